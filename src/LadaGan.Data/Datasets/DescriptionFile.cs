using LadaGan.Core.Files;

namespace LadaGan.Data.Datasets;

/// <summary>Files beside the images that describe all of them: lists of splits or classes.</summary>
internal static class DescriptionFile
{
    // The classes of ImageNet's 1.3 million images take 60 MB.
    public const long Largest = 512L << 20;

    /// <summary>Whether a file of this name (without path) describes images.</summary>
    public static bool Is(string name) => name == ClassLabels.FileName || Celeba.CelebaPartition.IsFileName(name);

    /// <summary>The whole file.</summary>
    /// <exception cref="DataException">The file cannot be read, or is larger than such files are.</exception>
    public static byte[] Read(string path, long largest = Largest)
    {
        try
        {
            return RegularFile.ReadBytes(path, largest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
