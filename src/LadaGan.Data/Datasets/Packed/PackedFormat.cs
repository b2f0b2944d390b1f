using System.Buffers.Binary;

namespace LadaGan.Data.Datasets.Packed;

/// <summary>The names in a packed data file: a safetensors file that contains the pixels of all images, ready for training.</summary>
/// <remarks>Tensors: <c>images</c>, uint8 [N, 3, H, W], and, if the images have classes, <c>labels</c>, int64 [N], and
/// <c>class_names</c>, uint8 [L]: a JSON array of the names of the classes.</remarks>
internal static class PackedFormat
{
    public const string Extension = ".safetensors";
    public const string Images = "images";
    public const string Labels = "labels";
    public const string ClassNames = "class_names";

    public const string FormatKey = "format";
    public const string Format = "ladagan-images";
    public const string VersionKey = "version";
    public const string Version = "1";
    public const string HashKey = "sha256";
    public const string SplitKey = "split";
    public const string FitKey = "fit";
    public const string FilterKey = "filter";

    private const long LongestHeader = 100_000_000;

    /// <summary>Whether a file begins like a safetensors file: with the length of a header, and the header's brace.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) =>
        start.Length > sizeof(ulong) && BinaryPrimitives.ReadUInt64LittleEndian(start) <= LongestHeader
        && start[sizeof(ulong)] == (byte)'{';
}
