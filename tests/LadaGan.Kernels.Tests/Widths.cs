namespace LadaGan.Kernels.Tests;

/// <summary>Every vector width, whether native or emulated by .NET, with one thread and with more threads than cores.</summary>
public sealed class Widths : TheoryData<VectorWidth, int>
{
    public Widths()
    {
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            Add(width, 1);
            Add(width, 5);
        }
    }
}
