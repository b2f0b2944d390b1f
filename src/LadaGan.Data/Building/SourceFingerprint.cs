using System.Buffers.Binary;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using LadaGan.Data.Datasets;

namespace LadaGan.Data.Building;

/// <summary>Decides whether an interrupted build can be resumed: a hash of everything that determines the file's bytes.</summary>
/// <remarks>
/// The source contributes its images' names and classes, and its files' lengths and times. The images' bytes are not read.
/// </remarks>
internal static class SourceFingerprint
{
    public static string Of(IImageSource source, BuildRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Another build of this program may decode or resize differently.
        Add(hash, typeof(SourceFingerprint).Module.ModuleVersionId.ToString());
        Add(hash, $"{request.Size} {request.Fit} {request.Filter} {request.Max} {request.WithLabels} {request.Reading}");
        for (var index = 0; index < source.Count; index++)
        {
            Add(hash, source.Name(index));
            if (request.WithLabels)
            {
                Add(hash, $"{source.Label(index)}");
            }
        }
        foreach (var (name, length, time) in Files(source.Path))
        {
            Add(hash, $"{name} {length} {time}");
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<(string Name, long Length, long Time)> Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? [("", new FileInfo(path).Length, File.GetLastWriteTimeUtc(path).Ticks)] : [];
        }
        // Hidden files are not part of a dataset, and this build's own unfinished file may be there.
        return new FileSystemEnumerable<(string Name, long Length, long Time)>(
            path,
            (ref entry) => (entry.ToFullPath()[path.Length..], entry.Length, entry.LastWriteTimeUtc.UtcTicks),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
        }.OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
