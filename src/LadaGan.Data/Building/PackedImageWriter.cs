using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using LadaGan.Core.Files;
using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Packed;
using LadaGan.Data.Images;

namespace LadaGan.Data.Building;

/// <summary>Writes a packed data file: space for the header, the images' planes, the classes, and finally the header.</summary>
internal sealed class PackedImageWriter : IImageWriter
{
    /// <summary>Bytes reserved for the header, which is written once the number of images is known.</summary>
    private const int HeaderRoom = 4096;

    private readonly Stream _file;
    private readonly int _size;
    private readonly IReadOnlyDictionary<string, string> _description;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="file">Empty, or containing the images of an interrupted build; new images are appended.</param>
    /// <param name="size">Side of the square images, in pixels.</param>
    /// <param name="description">The metadata from <see cref="Describe"/>.</param>
    public PackedImageWriter(Stream file, int size, IReadOnlyDictionary<string, string> description)
    {
        (_file, _size, _description) = (file, size, description);
        file.Position = 0;
        file.Write(new byte[HeaderRoom]);
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            _hash.AppendData(buffer, 0, read);
        }
    }

    private int ImageBytes => _size * _size * 3;

    /// <summary>
    /// The metadata that describes how the file was made. It names no absolute path: the
    /// same images give the same file wherever they are stored.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Describe(IImageSource source, BuildRequest request)
    {
        var description = new Dictionary<string, string>
        {
            ["source"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source.Path))),
            ["size"] = $"{request.Size}",
            [PackedFormat.FitKey] = request.Fit.ToString(),
            [PackedFormat.FilterKey] = request.Filter.ToString().ToLowerInvariant(),
            ["background"] = request.Reading.Decode.Background.ToString().ToLowerInvariant(),
            ["orientation"] = request.Reading.Decode.ApplyOrientation ? "exif" : "stored",
        };
        if (request.Reading.Split is { } split)
        {
            description[PackedFormat.SplitKey] = split;
        }
        return description;
    }

    public byte[] Encode(DecodedImage image)
    {
        var planes = GC.AllocateUninitializedArray<byte>(ImageBytes);
        Planes.Separate(image.Rgb, planes);
        return planes;
    }

    public void Append(byte[] encoded)
    {
        _file.Write(encoded);
        _hash.AppendData(encoded);
    }

    public void Finish(int[]? labels, IReadOnlyList<string> classNames)
    {
        var count = (_file.Position - HeaderRoom) / ImageBytes;
        var tensors = new List<SafetensorsSource>
        {
            SafetensorsSource.FromWriter(PackedFormat.Images, SafetensorsType.U8, [count, 3, _size, _size], _ => { }),
        };
        if (labels is not null)
        {
            var bytes = new byte[labels.Length * sizeof(long)];
            for (var index = 0; index < labels.Length; index++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), labels[index]);
            }
            _file.Write(bytes);
            tensors.Add(SafetensorsSource.FromMemory(PackedFormat.Labels, SafetensorsType.I64, [count], bytes));
        }
        if (classNames.Count > 0)
        {
            // Not in the metadata: the room for the header is fixed.
            var names = JsonSerializer.SerializeToUtf8Bytes(classNames);
            _file.Write(names);
            tensors.Add(SafetensorsSource.FromMemory(PackedFormat.ClassNames, SafetensorsType.U8, [names.Length], names));
        }
        var metadata = new Dictionary<string, string>(_description)
        {
            [PackedFormat.FormatKey] = PackedFormat.Format,
            [PackedFormat.VersionKey] = PackedFormat.Version,
            ["count"] = $"{count}",
            [PackedFormat.HashKey] = Convert.ToHexStringLower(_hash.GetHashAndReset()),
        };
        var header = SafetensorsWriter.Header(_description["source"], tensors, metadata, HeaderRoom);
        if (header.Length != HeaderRoom)
        {
            throw new InvalidOperationException($"the header has {header.Length} bytes, but {HeaderRoom} were reserved for it");
        }
        _file.Position = 0;
        _file.Write(header);
    }

    public void Dispose() => _hash.Dispose();
}
