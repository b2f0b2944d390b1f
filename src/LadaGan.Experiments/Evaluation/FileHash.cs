using System.Security.Cryptography;

namespace LadaGan.Experiments.Evaluation;

/// <summary>SHA-256 of a whole file, in lower-case hexadecimal digits: what names it in a result.</summary>
internal static class FileHash
{
    public static string Of(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
