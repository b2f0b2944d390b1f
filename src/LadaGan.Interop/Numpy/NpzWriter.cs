using System.IO.Compression;
using LadaGan.Core.Files;

namespace LadaGan.Interop.Numpy;

/// <summary>
/// Writes .npz files like numpy.savez: stored entries, ZIP64 where necessary.
/// Writing is atomic, and the same input gives the same bytes.
/// </summary>
public static class NpzWriter
{
    // The earliest time a zip can represent: files do not depend on when they were written.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="InteropException">
    /// A name occurs twice, or an array produces a number of bytes that does not match its shape; no file was changed.
    /// </exception>
    /// <exception cref="DurableWriteException">The operating system could not write it.</exception>
    public static void Write(string path, IReadOnlyList<NpySource> arrays)
    {
        if (arrays.Select(array => array.Name).Distinct(StringComparer.Ordinal).Count() != arrays.Count)
        {
            throw new InteropException($"'{path}' cannot be written: two arrays have the same name");
        }
        DurableFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var array in arrays)
            {
                var entry = zip.CreateEntry(array.Name + ".npy", CompressionLevel.NoCompression);
                entry.LastWriteTime = NoTime;
                using var content = entry.Open();
                array.WriteTo(content);
            }
        });
    }
}
