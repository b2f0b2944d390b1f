using System.Security.Cryptography;

namespace LadaGan.Interop.Checkpoints;

/// <summary>A tensor in a file, as it is there.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Type">Its element type, such as <c>float32</c>.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Sha256">
/// The SHA-256 of its elements, row-major and little-endian, in lower-case hexadecimal; null where the file has them in a form that is not
/// read.
/// </param>
public sealed record ListedTensor(string Name, string Type, IReadOnlyList<long> Shape, string? Sha256)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    internal static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
