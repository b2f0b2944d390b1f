using System.Buffers.Binary;
using System.Text.Json;
using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets.Packed;

/// <summary>Checks the contents of a packed data file, which may come from an untrusted source.</summary>
internal static class PackedLayout
{
    private const long LongestNames = 64 << 20;

    /// <summary>The pixel tensor, uint8 [N, 3, H, W] with N, H and W in range.</summary>
    /// <exception cref="DataException">The tensor is missing, or has another type or shape.</exception>
    public static SafetensorsEntry ImagesOf(SafetensorsFile file)
    {
        if (file.Metadata.TryGetValue(PackedFormat.FormatKey, out var format) && format != PackedFormat.Format)
        {
            throw new DataException($"{file.Path} is a \"{format}\" file, not a packed data file; give one made by 'data build'");
        }
        if (file.Metadata.TryGetValue(PackedFormat.VersionKey, out var version) && version != PackedFormat.Version)
        {
            throw new DataException($"{file.Path} is a packed data file of version {version}; this program reads version "
                + $"{PackedFormat.Version}; build it again");
        }
        if (!file.Contains(PackedFormat.Images))
        {
            throw new DataException(
                $"{file.Path} has no tensor \"{PackedFormat.Images}\", so it is not a packed data file; give one made by 'data build'");
        }
        var images = file.Entry(PackedFormat.Images);
        if (images.Type != SafetensorsType.U8 || images.Shape is not [var count, 3, var height, var width])
        {
            throw new DataException(
                $"{file.Path} has images of {images.Type} [{string.Join(", ", images.Shape)}]; a packed data file has U8 [N, 3, H, W]");
        }
        if (count is < 1 or > int.MaxValue)
        {
            throw new DataException($"{file.Path} has {count} images; a packed data file has 1 to {int.MaxValue}");
        }
        try
        {
            DecodeLimits.Default.CheckSize(width, height);
        }
        catch (ImageFormatException error)
        {
            throw new DataException($"{file.Path} {error.Reason}", error);
        }
        return images;
    }

    /// <summary>How the images were prepared; null if the file does not say, or in words that this program does not know.</summary>
    public static ImagePreparation? PreparationOf(SafetensorsFile file) =>
        ImageFit.Parse(file.Metadata.GetValueOrDefault(PackedFormat.FitKey, "")) is { } fit
            && Enum.TryParse<ResampleFilter>(file.Metadata.GetValueOrDefault(PackedFormat.FilterKey), ignoreCase: true, out var filter)
            && Enum.IsDefined(filter)
            ? new(fit, filter)
            : null;

    /// <summary>The names of the classes; empty if the file does not have them.</summary>
    /// <exception cref="DataException">They are not a JSON array of texts.</exception>
    public static IReadOnlyList<string> ClassNamesOf(SafetensorsFile file)
    {
        if (!file.Contains(PackedFormat.ClassNames))
        {
            return [];
        }
        try
        {
            var entry = file.Entry(PackedFormat.ClassNames);
            string?[] names = entry.ByteCount <= LongestNames ? JsonSerializer.Deserialize<string?[]>(entry.Bytes()) ?? [] : [];
            return Array.ConvertAll(names, name => name ?? "");
        }
        catch (JsonException error)
        {
            throw new DataException($"{file.Path} has names of classes that are not a JSON array of texts; build it again", error);
        }
    }

    /// <summary>The class of each image; null if there are no classes.</summary>
    /// <exception cref="DataException">The labels have another type or number, or one is out of range.</exception>
    public static int[]? LabelsOf(SafetensorsFile file, int count)
    {
        if (!file.Contains(PackedFormat.Labels))
        {
            return null;
        }
        var labels = file.Entry(PackedFormat.Labels);
        if (labels.Type != SafetensorsType.I64 || labels.Shape is not [var given] || given != count)
        {
            throw new DataException($"{file.Path} has labels of {labels.Type} [{string.Join(", ", labels.Shape)}] for {count} images; "
                + $"they must be I64 [{count}]");
        }
        var bytes = labels.Bytes();
        var classes = new int[count];
        for (var index = 0; index < count; index++)
        {
            var label = BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * sizeof(long))..]);
            classes[index] = label is >= 0 and <= int.MaxValue
                ? (int)label
                : throw new DataException(
                    $"{file.Path} has the label {label} at image {index}; a class must be an integer from 0 to {int.MaxValue}");
        }
        return classes;
    }
}
