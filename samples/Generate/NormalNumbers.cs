namespace LadaGan.Samples.Generate;

/// <summary>Draws latents from N(0, 1) with the Box–Muller transform.</summary>
internal static class NormalNumbers
{
    public static void Fill(Random random, Span<float> numbers)
    {
        foreach (ref var number in numbers)
        {
            number = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
        }
    }
}
