using LadaGan.Architecture.Files;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Generation;

/// <summary>Selects latents: those of a list of seeds, or those in a file.</summary>
public sealed class LatentSelection
{
    /// <summary>The name of the latents in a file.</summary>
    internal const string TensorName = "z";

    private const string DefaultSeeds = "0-63";
    private readonly IReadOnlyList<long>? _seeds;
    private readonly string? _file;

    private LatentSelection(IReadOnlyList<long>? seeds, string? file) => (_seeds, _file) = (seeds, file);

    /// <summary>Reads the selection; at most one of seeds, count and file may be given.</summary>
    public static LatentSelection Of(string? seeds, int? count, long firstSeed, string? file)
    {
        if (new[] { seeds is not null, count is not null, file is not null }.Count(given => given) > 1)
        {
            throw new RunException("the seed list, the number of images and the latents file exclude each other: give one of them");
        }
        if (count is < 1 or > Latents.MaxCount)
        {
            throw new RunException($"the number of images is {count}, but it must be from 1 to {Latents.MaxCount}");
        }
        if (firstSeed < 0 || firstSeed > long.MaxValue - Latents.MaxCount)
        {
            throw new RunException($"the first seed is {firstSeed}, but it must be from 0 to {long.MaxValue - Latents.MaxCount}");
        }
        if (file is not null)
        {
            return new(null, file);
        }
        var list = count is { } many
            ? [.. Enumerable.Range(0, many).Select(i => firstSeed + i)]
            : SeedList.Parse(seeds ?? DefaultSeeds)
                ?? throw new RunException(
                    $"the seed list is '{seeds}', but it must be seeds and ranges, for example 0,1,4-6 (at most {Latents.MaxCount})");
        return new(list, null);
    }

    /// <summary>z [N, width], row by row.</summary>
    /// <exception cref="RunException">There are more latents than one array holds.</exception>
    public float[] Load(int width)
    {
        if (_seeds is null)
        {
            return FromFile(_file!, width);
        }
        return _seeds.Count <= Array.MaxLength / width
            ? Latents.OfSeeds(_seeds, width)
            : throw new RunException(
                $"{_seeds.Count} images are too many at once for latents of width {width}; give at most {Array.MaxLength / width}");
    }

    /// <summary>The file name of the image in row <paramref name="row"/>.</summary>
    public string NameOf(int row) => _seeds is not null ? $"seed{_seeds[row]:D4}.png" : $"latent{row:D4}.png";

    /// <summary>The file name of that image's attention maps.</summary>
    public string NameOfMaps(int row) => $"{Path.GetFileNameWithoutExtension(NameOf(row))}-attention.png";

    private static float[] FromFile(string path, int width)
    {
        if (!File.Exists(path))
        {
            throw new ModelFileException($"there is no latents file {path}");
        }
        using var file = SafetensorsFile.Open(path);
        if (!file.Contains(TensorName))
        {
            throw new ModelFileException(
                $"{path} has no tensor 'z'; it has {(file.Names.Count == 0 ? "nothing" : string.Join(", ", file.Names.Take(5)))}");
        }
        var entry = file.Entry(TensorName);
        if (entry.Type != SafetensorsType.F32 || entry.Shape.Length != 2 || entry.Shape[1] != width || entry.Shape[0] < 1)
        {
            throw new ModelFileException(
                $"{path}: z is {entry.Type} [{string.Join(", ", entry.Shape)}], but this model needs F32 [N, {width}]");
        }
        var z = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(entry.Bytes()).ToArray();
        return Array.TrueForAll(z, float.IsFinite)
            ? z
            : throw new ModelFileException($"{path}: z contains values that are not finite");
    }
}
