using System.Security.Cryptography;
using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets.Packed;

/// <summary>The images of a packed data file, mapped into memory: nothing is decoded, and pages are read on demand.</summary>
internal sealed unsafe class PackedImageSource : IImageSource
{
    private const int LargestHashed = 1 << 30;

    private readonly SafetensorsFile _file;
    private readonly byte* _images;
    private readonly int[]? _labels;

    private PackedImageSource(SafetensorsFile file, DecodeOptions decoding)
    {
        (_file, Decoding, Preparation) = (file, decoding, PackedLayout.PreparationOf(file));
        var images = PackedLayout.ImagesOf(file);
        (Count, Height, Width) = ((int)images.Shape[0], (int)images.Shape[2], (int)images.Shape[3]);
        _labels = PackedLayout.LabelsOf(file, Count);
        ClassNames = PackedLayout.ClassNamesOf(file);
        _images = (byte*)images.Address;
    }

    public string Path => _file.Path;

    public int Count { get; }

    public int Height { get; }

    public int Width { get; }

    public SkippedFiles Skipped { get; } = new();

    public bool StoresFiles => false;

    public DecodeOptions Decoding { get; }

    /// <inheritdoc/>
    public ImagePreparation? Preparation { get; }

    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How the file was built, such as the source's name, the fit and the filter.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    /// <exception cref="DataException">The file is damaged, or is another kind of safetensors file.</exception>
    public static PackedImageSource Open(string path, SourceOptions options)
    {
        SafetensorsFile? file = null;
        try
        {
            file = SafetensorsFile.Open(path);
            if (options.Split is { } wanted && wanted != file.Metadata.GetValueOrDefault(PackedFormat.SplitKey))
            {
                throw new DataException($"{path} has no split \"{wanted}\": "
                    + $"{(file.Metadata.TryGetValue(PackedFormat.SplitKey, out var split) ? $"it contains {split}" : "it has no splits")}");
            }
            return new PackedImageSource(file, options.Decode);
        }
        catch (Exception error)
        {
            file?.Dispose();
            switch (error)
            {
                case SafetensorsException:
                    throw new DataException(error.Message, error);
                case IOException or UnauthorizedAccessException:
                    throw new DataException($"{path} cannot be read: {error.Message}", error);
                default:
                    throw;
            }
        }
    }

    public string Name(int index) => StyleGanLayout.NameOf(index);

    public int? Label(int index) => _labels?[index];

    /// <summary>The image encoded as a PNG file; the file stores raw pixels.</summary>
    public byte[] Read(int index) => PngEncoder.Encode(Width, Height, Decode(index).Rgb);

    public DecodedImage Decode(int index)
    {
        var rgb = GC.AllocateUninitializedArray<byte>(Width * Height * 3);
        Planes.Interleave(PlanesOf(index), rgb);
        return new DecodedImage(Width, Height, rgb);
    }

    public bool TryCopy(int index, int size, Span<byte> rgb)
    {
        if (Width != size || Height != size)
        {
            return false;
        }
        Planes.Interleave(PlanesOf(index), rgb);
        return true;
    }

    /// <summary>Whether the pixels match the SHA-256 in the file; null if the file has none.</summary>
    public bool? IsWhole()
    {
        if (!Metadata.TryGetValue(PackedFormat.HashKey, out var expected))
        {
            return null;
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = (long)Count * Height * Width * 3;
        for (var at = 0L; at < length; at += LargestHashed)
        {
            hash.AppendData(new ReadOnlySpan<byte>(_images + at, (int)Math.Min(LargestHashed, length - at)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == expected;
    }

    public void Dispose() => _file.Dispose();

    private ReadOnlySpan<byte> PlanesOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        var length = Width * Height * 3;
        return new ReadOnlySpan<byte>(_images + ((long)index * length), length);
    }
}
