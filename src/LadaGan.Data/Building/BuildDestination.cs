using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Packed;

namespace LadaGan.Data.Building;

/// <summary>Where a build writes: the file, and beside it what an unfinished build is kept in.</summary>
internal sealed class BuildDestination
{
    /// <exception cref="DataException">The name cannot be written to.</exception>
    public BuildDestination(BuildRequest request)
    {
        Path = System.IO.Path.GetFullPath(request.Destination);
        IsPacked = System.IO.Path.GetExtension(Path).ToUpperInvariant() switch
        {
            ".SAFETENSORS" => true,
            ".ZIP" => false,
            _ => throw new DataException($"{request.Destination}: a data file is named *.zip (PNG images) or *{PackedFormat.Extension} (packed)."),
        };
        if (Directory.Exists(Path))
        {
            throw new DataException($"{request.Destination} is a folder; name a file.");
        }
        if (File.Exists(Path) && !request.Overwrites)
        {
            throw new DataException($"{request.Destination} is there already; name another file, or give --overwrite.");
        }
        if (Path == System.IO.Path.GetFullPath(request.Source))
        {
            throw new DataException($"{request.Destination} is the source itself; name another file.");
        }
    }

    public string Path { get; }

    /// <summary>Packed, or a zip.</summary>
    public bool IsPacked { get; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The file as far as it was written.</summary>
    public string Partial => Beside("partial");

    /// <summary>What is known of <see cref="Partial"/>.</summary>
    public string Journal => Beside("journal");

    private string Beside(string what) => System.IO.Path.Join(Folder, $".{System.IO.Path.GetFileName(Path)}.{what}");
}
