using System.Security.Cryptography;
using System.Text;
using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Packed;

namespace LadaGan.Data.Building;

/// <summary>Where a build writes: the output file and, next to it, the files that an unfinished build leaves.</summary>
internal sealed class BuildDestination
{
    private const int LongestName = 240;

    /// <exception cref="DataException">The file cannot be written under this name.</exception>
    public BuildDestination(BuildRequest request)
    {
        Path = System.IO.Path.GetFullPath(request.Destination);
        IsPacked = System.IO.Path.GetExtension(Path).ToUpperInvariant() switch
        {
            ".SAFETENSORS" => true,
            ".ZIP" => false,
            _ => throw new DataException(
                $"{request.Destination}: the output file must be named *.zip (PNG images) or *{PackedFormat.Extension} (packed)"),
        };
        if (Directory.Exists(Path))
        {
            throw new DataException($"{request.Destination} is a folder; name a file");
        }
        if (File.Exists(Path) && !request.Overwrites)
        {
            throw new DataException($"{request.Destination} already exists; name another file, or allow overwriting");
        }
        if (Path == System.IO.Path.GetFullPath(request.Source))
        {
            throw new DataException($"{request.Destination} is the source itself; name another file");
        }
    }

    public string Path { get; }

    /// <summary>Whether the output is a packed file rather than a zip.</summary>
    public bool IsPacked { get; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The output file while it is being written.</summary>
    public string Partial => Hidden("partial");

    /// <summary>The journal of <see cref="Partial"/>.</summary>
    public string Journal => Hidden("journal");

    // The same in every build of the file. A long name has no room for what is added to it.
    private string Hidden(string what)
    {
        var name = System.IO.Path.GetFileName(Path);
        var bytes = Encoding.UTF8.GetBytes(name);
        return System.IO.Path.Join(
            Folder, $".{(bytes.Length <= LongestName ? name : Convert.ToHexStringLower(SHA256.HashData(bytes)))}.{what}");
    }
}
