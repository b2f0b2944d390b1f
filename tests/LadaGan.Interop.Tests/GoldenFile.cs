namespace LadaGan.Interop.Tests;

/// <summary>Files written by PyTorch and NumPy, in tests/golden/interop.</summary>
internal static class GoldenFile
{
    public static string Path(string name) => System.IO.Path.Join(Repository.Root, "tests", "golden", "interop", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));
}
