using System.Globalization;
using System.IO.Hashing;
using LadaGan.Core.Images;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets.Cifar;

/// <summary>A split of CIFAR-10's binary version, in memory: 32 × 32 pixels, classes 0 to 9.</summary>
/// <param name="path">The archive or folder.</param>
/// <param name="files">The split's file names.</param>
/// <param name="batches">Their contents: whole records, the same number in each.</param>
internal sealed class CifarImageSource(string path, string[] files, byte[][] batches, DecodeOptions decoding) : IImageSource
{
    private readonly int _recordsPerFile = batches[0].Length / CifarLayout.RecordBytes;

    public string Path => path;

    public int Count => batches.Length * _recordsPerFile;

    public SkippedFiles Skipped { get; } = new();

    public bool StoresFiles => false;

    public DecodeOptions Decoding => decoding;

    /// <summary>Those of <c>batches.meta.txt</c>.</summary>
    public IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    public string Name(int index) =>
        $"{System.IO.Path.GetFileNameWithoutExtension(files[index / _recordsPerFile])}/{index % _recordsPerFile:D4}";

    public int? Label(int index) => Record(index)[0] is < CifarLayout.Classes and var label ? label : null;

    /// <summary>The CRC-32 of the label and the pixels.</summary>
    public string Stamp(int index) => Crc32.HashToUInt32(Record(index)).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The image encoded as a PNG file; the dataset stores raw pixels.</summary>
    public byte[] Read(int index) => PngEncoder.Encode(CifarLayout.Side, CifarLayout.Side, Decode(index).Rgb);

    public DecodedImage Decode(int index)
    {
        var record = Record(index);
        if (record[0] >= CifarLayout.Classes)
        {
            throw new ImageFormatException($"has the class {record[0]}; CIFAR-10's are 0 to {CifarLayout.Classes - 1}: the file is damaged")
                .For(Name(index));
        }
        var planes = record[1..];
        var rgb = new byte[planes.Length];
        for (var pixel = 0; pixel < CifarLayout.PlaneBytes; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                rgb[(pixel * 3) + channel] = planes[(channel * CifarLayout.PlaneBytes) + pixel];
            }
        }
        return new DecodedImage(CifarLayout.Side, CifarLayout.Side, rgb);
    }

    public void Dispose()
    {
    }

    private ReadOnlySpan<byte> Record(int index)
    {
        var (file, record) = Math.DivRem(index, _recordsPerFile);
        return batches[file].AsSpan(record * CifarLayout.RecordBytes, CifarLayout.RecordBytes);
    }
}
