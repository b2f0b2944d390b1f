using System.Buffers;
using System.Security.Cryptography;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Core.Images;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets.Packed;

/// <summary>The images of a packed data file: nothing is decoded, and each image is read when it is asked for.</summary>
/// <remarks>The pixels are read, not mapped: a process that reads a map ends if somebody truncates the file, or at a bad sector.</remarks>
internal sealed class PackedImageSource : IImageSource
{
    private const int HashedAtOnce = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly long _start;
    private readonly int[]? _labels;

    private PackedImageSource(SafetensorsFile header, SafeFileHandle file, DecodeOptions decoding)
    {
        (_file, Path, Metadata, Decoding) = (file, header.Path, header.Metadata, decoding);
        Preparation = PackedLayout.PreparationOf(header);
        var images = PackedLayout.ImagesOf(header);
        (Count, Height, Width) = ((int)images.Shape[0], (int)images.Shape[2], (int)images.Shape[3]);
        _labels = PackedLayout.LabelsOf(header, Count);
        ClassNames = PackedLayout.ClassNamesOf(header);
        _start = images.Offset;
    }

    public string Path { get; }

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
    public IReadOnlyDictionary<string, string> Metadata { get; }

    private int ImageBytes => Width * Height * 3;

    /// <exception cref="DataException">The file is damaged, or is another kind of safetensors file.</exception>
    public static PackedImageSource Open(string path, SourceOptions options)
    {
        SafeFileHandle? file = null;
        try
        {
            using var header = SafetensorsFile.Open(path);
            if (options.Split is { } wanted && wanted != header.Metadata.GetValueOrDefault(PackedFormat.SplitKey))
            {
                var has = header.Metadata.TryGetValue(PackedFormat.SplitKey, out var split) ? $"it contains {split}" : "it has no splits";
                throw new DataException($"{path} has no split \"{wanted}\": {has}");
            }
            file = File.OpenHandle(path);
            return new PackedImageSource(header, file, options.Decode);
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

    /// <summary>The hash of all images' pixels, if the file has one.</summary>
    public string Stamp(int index) => Metadata.GetValueOrDefault(PackedFormat.HashKey, "");

    /// <summary>The image encoded as a PNG file; the file stores raw pixels.</summary>
    public byte[] Read(int index) => PngEncoder.Encode(Width, Height, Decode(index).Rgb);

    public DecodedImage Decode(int index)
    {
        var rgb = GC.AllocateUninitializedArray<byte>(ImageBytes);
        Copy(index, rgb);
        return new DecodedImage(Width, Height, rgb);
    }

    public bool TryCopy(int index, int size, Span<byte> rgb)
    {
        if (Width != size || Height != size)
        {
            return false;
        }
        Copy(index, rgb);
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
        var (buffer, length) = (new byte[HashedAtOnce], (long)Count * ImageBytes);
        for (var at = 0L; at < length; at += HashedAtOnce)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(HashedAtOnce, length - at));
            Fill(part, at);
            hash.AppendData(part);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == expected;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Writes an image to <paramref name="rgb"/>, [height, width, 3].</summary>
    private void Copy(int index, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        var rented = ArrayPool<byte>.Shared.Rent(ImageBytes);
        try
        {
            var planes = rented.AsSpan(0, ImageBytes);
            Fill(planes, (long)index * ImageBytes);
            Planes.Interleave(planes, rgb);
        }
        catch (IOException error)
        {
            throw new ImageFormatException($"cannot be read: {error.Clause()}").For(Name(index));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads pixels from <paramref name="at"/> on, counted from the first image.</summary>
    private void Fill(Span<byte> pixels, long at)
    {
        for (var read = 0; read < pixels.Length;)
        {
            var now = RandomAccess.Read(_file, pixels[read..], _start + at + read);
            read += now > 0 ? now : throw new DataException($"{Path} was truncated while it was being read; restore it");
        }
    }
}
