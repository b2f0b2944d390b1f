using System.Globalization;

namespace LadaGan.Torch;

/// <summary>Where a tensor lives: the CPU, or one CUDA device.</summary>
/// <remarks>
/// Any device with memory of its own is a GPU here: besides CUDA's, one that another library registers with libtorch, as tests do.
/// </remarks>
public readonly record struct Device
{
    private const int CpuType = 0;
    private const int CudaType = 1;

    private Device(int type, int index) => (Type, Index) = (type, index);

    public static Device Cpu => new(CpuType, -1);

    internal int Type { get; }

    /// <summary>The device's number; −1 for the CPU.</summary>
    public int Index { get; }

    public bool IsCuda => Type == CudaType;

    /// <summary>Whether it is any device but the CPU.</summary>
    public bool IsGpu => Type != CpuType;

    internal long Code => ((long)Type << 32) | (uint)Index;

    public static Device Cuda(int index) => new(CudaType, index);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> (the first) or <c>cuda:N</c>; null for anything else.</summary>
    public static Device? Parse(string text) => text switch
    {
        "cpu" => Cpu,
        "cuda" => Cuda(0),
        _ when text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) => Cuda(index),
        _ => null,
    };

    public override string ToString() => Type switch
    {
        CpuType => "cpu",
        CudaType => $"cuda:{Index}",
        _ => $"privateuseone:{Index}",
    };

    internal static Device Of(int type, int index) => new(type, index);
}
