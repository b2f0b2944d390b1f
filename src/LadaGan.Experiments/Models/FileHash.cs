using System.Security.Cryptography;

namespace LadaGan.Experiments.Models;

/// <summary>SHA-256 of a whole file, in lower-case hexadecimal.</summary>
internal static class FileHash
{
    public static string Of(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
