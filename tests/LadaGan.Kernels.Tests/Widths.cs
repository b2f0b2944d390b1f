namespace LadaGan.Kernels.Tests;

/// <summary>Every width, whether this processor has it or .NET makes it of narrower ones, alone and with more threads than processors.</summary>
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
