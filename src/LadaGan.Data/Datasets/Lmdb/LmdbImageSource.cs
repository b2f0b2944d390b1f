using System.Globalization;
using System.Text;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>
/// The images in an LMDB such as LSUN's: every value is an encoded image; the order is that of the keys. There are no classes.
/// </summary>
internal sealed class LmdbImageSource : IImageSource
{
    public const string DataFile = "data.mdb";

    // Enough of a value to detect its format.
    private const int StartLength = 512;

    private readonly SafeFileHandle _file;
    private readonly LmdbEntry[] _entries;

    private LmdbImageSource(string path, SafeFileHandle file, LmdbEntry[] entries, DecodeOptions decoding)
    {
        (Path, _file, _entries, Decoding) = (path, file, entries, decoding);
    }

    public string Path { get; }

    public int Count => _entries.Length;

    public SkippedFiles Skipped { get; } = new();

    public DecodeOptions Decoding { get; }

    public static bool IsFolder(string path) =>
        FileSystemEntries.KindOf(System.IO.Path.Join(path, DataFile), followLinks: true) != EntryKind.Missing;

    /// <exception cref="DataException">The folder's <c>data.mdb</c> is not a file, or cannot be opened by <see cref="Open"/>.</exception>
    public static IImageSource OpenFolder(string path, SourceOptions options)
    {
        var file = System.IO.Path.Join(path, DataFile);
        return FileSystemEntries.KindOf(file, followLinks: true) == EntryKind.Regular
            ? Open(file, options)
            : throw new DataException($"{file} is not a file; unpack the LMDB again");
    }

    /// <exception cref="DataException">The file is damaged, truncated or empty, or a split is requested.</exception>
    public static IImageSource Open(string path, SourceOptions options)
    {
        Splits.RefuseAny(path, options, "an LMDB has no splits; each of LSUN's splits is a separate LMDB");
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            var meta = LmdbMeta.Read(file);
            var firstKey = LmdbTree.Check(file, meta);
            if (meta.Entries is 0 or > int.MaxValue)
            {
                throw new DataException($"{path} is an LMDB of {meta.Entries:N0} entries; it must contain 1 to {int.MaxValue:N0} images");
            }
            using var map = LmdbMap.Open(path, meta.Bytes);
            var source = new LmdbImageSource(path, file, map.List(firstKey), options.Decode);
            return source.Foreign() is { } foreign ? throw new DataException($"{path} {foreign}") : source;
        }
        catch (Exception error)
        {
            file?.Dispose();
            switch (error)
            {
                case InvalidDataException:
                    throw new DataException($"{path} is a damaged LMDB: {error.Message}; download or unpack it again", error);
                case IOException or UnauthorizedAccessException:
                    throw new DataException($"{path} cannot be read: {error.Message}", error);
                default:
                    throw;
            }
        }
    }

    /// <summary>The key: as text if it is ASCII, else in hexadecimal.</summary>
    public string Name(int index)
    {
        var key = ReadAt(_entries[index].Key, _entries[index].KeyLength);
        return key.AsSpan().IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0
            ? Encoding.ASCII.GetString(key)
            : Convert.ToHexStringLower(key);
    }

    public int? Label(int index) => null;

    /// <summary>The value's length.</summary>
    public string Stamp(int index) => _entries[index].ValueLength.ToString(CultureInfo.InvariantCulture);

    public byte[] Read(int index)
    {
        var entry = _entries[index];
        try
        {
            DecodeLimits.Default.CheckEncoded(entry.ValueLength);
            return ReadAt(entry.Value, (int)entry.ValueLength);
        }
        catch (ImageFormatException error)
        {
            throw error.For(Name(index));
        }
        catch (IOException error)
        {
            throw new ImageFormatException($"cannot be read: {error.Clause()}").For(NameIfReadable(index));
        }
    }

    public void Dispose() => _file.Dispose();

    private string? Foreign()
    {
        var first = _entries[0];
        return ForeignLmdb.Describe(Name(0), Name(Count - 1), ReadAt(first.Value, (int)Math.Min(first.ValueLength, StartLength)));
    }

    private string NameIfReadable(int index)
    {
        try
        {
            return Name(index);
        }
        catch (IOException)
        {
            return $"entry {index}";
        }
    }

    private byte[] ReadAt(long position, int count)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(count);
        for (var read = 0; read < count;)
        {
            var now = RandomAccess.Read(_file, bytes.AsSpan(read), position + read);
            read += now > 0 ? now : throw new DataException($"{Path} was truncated while it was being read; download or unpack it again");
        }
        return bytes;
    }
}
