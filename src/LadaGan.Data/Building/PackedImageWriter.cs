using System.Buffers.Binary;
using System.Security.Cryptography;
using LadaGan.Core.Files;
using LadaGan.Data.Datasets.Packed;
using LadaGan.Data.Images;

namespace LadaGan.Data.Building;

/// <summary>Writes a packed data file: room for the header, the images' planes, the classes; at the end the header.</summary>
internal sealed class PackedImageWriter : IImageWriter
{
    /// <summary>Bytes kept free for the header, which can be written only when the number of images is known.</summary>
    private const int HeaderRoom = 4096;

    private readonly Stream _file;
    private readonly int _size;
    private readonly IReadOnlyDictionary<string, string> _description;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="file">Empty, or with the images of an interrupted build; written from its end on.</param>
    /// <param name="size">Side of the square images, in pixels.</param>
    /// <param name="description">What the file says of its making.</param>
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

    public void Finish(int[]? labels)
    {
        var count = (_file.Position - HeaderRoom) / ImageBytes;
        var tensors = new List<SafetensorsSource> { SafetensorsSource.FromWriter(PackedFormat.Images, SafetensorsType.U8, [count, 3, _size, _size], _ => { }) };
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
            throw new InvalidOperationException($"The header has {header.Length} bytes; {HeaderRoom} were kept free for it.");
        }
        _file.Position = 0;
        _file.Write(header);
    }

    public void Dispose() => _hash.Dispose();
}
