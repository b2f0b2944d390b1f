using LadaGan.Core.Errors;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Figures;

/// <summary>Writes a figure to a file.</summary>
public static class FigureFile
{
    /// <summary>Writes the file atomically; missing folders are created, an existing file is replaced.</summary>
    /// <exception cref="RunException">The file cannot be written.</exception>
    public static void Write(string path, byte[] figure) =>
        Write(path, () => DurableFile.Write(path, stream => stream.Write(figure)));

    /// <summary>Lets a file be written after its folder was created.</summary>
    /// <exception cref="RunException">The file cannot be written.</exception>
    internal static void Write(string path, Action write)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path} cannot be written: {error.Clause()}; choose another output path", error);
        }
    }
}
