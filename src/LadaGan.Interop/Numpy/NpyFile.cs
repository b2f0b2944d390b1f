using LadaGan.Core.Files;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.Numpy;

/// <summary>A .npy file, one array, open for reading.</summary>
public sealed class NpyFile : IDisposable
{
    private readonly MappedFile _file;

    private NpyFile(MappedFile file, NpyArray array) => (_file, Array) = (file, array);

    public NpyArray Array { get; }

    /// <exception cref="InteropException">The file cannot be opened, is damaged, or contains something other than plain
    /// numbers.</exception>
    public static unsafe NpyFile Open(string path)
    {
        var file = InteropFile.Open(path);
        try
        {
            return new NpyFile(
                file, new NpyArray(() => new UnmanagedMemoryStream(file.Address(0, file.Length), file.Length), file.Length, file.Bad));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes an array atomically.</summary>
    /// <exception cref="InteropException">The array produces a number of bytes that does not match its shape; no file was
    /// changed.</exception>
    /// <exception cref="DurableWriteException">The operating system could not write it.</exception>
    public static void Write(string path, NpySource array) => DurableFile.Write(path, array.WriteTo);

    public void Dispose() => _file.Dispose();
}
