using LadaGan.Core.Errors;
using LadaGan.Core.Files;

namespace LadaGan.Interop.Files;

/// <summary>Another program's file, mapped: whatever is wrong with it is an <see cref="InteropException"/>.</summary>
internal static class InteropFile
{
    /// <exception cref="InteropException">The file is missing or empty, or cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            return MappedFile.Open(path, message => new InteropException(message));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InteropException($"'{path}' cannot be opened: {error.Clause()}", error);
        }
    }

    /// <summary>Whether it is a zip; other bytes may precede it.</summary>
    public static bool IsZip(this MappedFile file) => ZipDirectory.IsZip(file);

    /// <summary>The entries of a zip by name, in the directory's order.</summary>
    /// <exception cref="InteropException">The zip is damaged or split, names an entry twice, or has a name that is not UTF-8.</exception>
    public static OrderedDictionary<string, ZipEntry> ZipEntries(this MappedFile file)
    {
        var entries = new OrderedDictionary<string, ZipEntry>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in ZipDirectory.Read(file))
            {
                if (!entry.NameIsUtf8)
                {
                    throw file.Bad("is a zip with a name that is not UTF-8; neither PyTorch nor NumPy writes one");
                }
                if (!entries.TryAdd(entry.Name, entry))
                {
                    throw file.Bad($"is a damaged zip: it lists {ErrorText.Quote(entry.Name)} twice");
                }
            }
            return entries;
        }
        catch (InvalidDataException error)
        {
            throw file.Bad($"is a damaged zip: {error.Message}; copy it again");
        }
    }

    /// <summary>An exception whose message is the file's path and <paramref name="problem"/>.</summary>
    public static InteropException Bad(this MappedFile file, string problem) => new($"'{file.Path}' {problem}");
}
