using System.Security.Cryptography;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Models;

/// <summary>SHA-256 of a whole file, in lower-case hexadecimal.</summary>
internal static class FileHash
{
    /// <exception cref="IOException">It is not a regular file, or cannot be read.</exception>
    public static string Of(string path)
    {
        RegularFile.Require(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
