using System.IO.Enumeration;
using LadaGan.Data.Datasets.Celeba;

namespace LadaGan.Data.Datasets;

/// <summary>The images in a folder: relative names with '/', in ordinal order, and the files that were skipped.</summary>
internal sealed record FolderListing(string[] Names, SkippedFiles Skipped)
{
    /// <summary>
    /// Walks the folder and its subfolders. Links to folders are not followed; links to
    /// files are followed if the target is inside the folder.
    /// </summary>
    public static FolderListing Of(string root)
    {
        var realRoot = FileSystemEntries.RealPath(root) + "/";
        var names = new List<string>();
        var (hidden, notImages, outside, special) = (0, 0, 0, 0);
        var pending = new Stack<string>([""]);
        while (pending.TryPop(out var folder))
        {
            foreach (var (name, isFolder, isLink) in Entries(Path.Join(root, folder)))
            {
                var relative = folder + name;
                if (ImageNames.IsHidden(name))
                {
                    hidden++;
                }
                else if (isLink && !LeadsToFileInside(Path.Join(root, relative), realRoot))
                {
                    outside++;
                }
                else if (isFolder && !isLink)
                {
                    pending.Push(relative + "/");
                }
                else if (!ImageNames.HasImageExtension(name))
                {
                    notImages += relative is ClassLabels.FileName or CelebaPartition.FileName ? 0 : 1;
                }
                else if (FileSystemEntries.KindOf(Path.Join(root, relative), followLinks: true) != FileKind.Regular)
                {
                    special++;
                }
                else
                {
                    names.Add(relative);
                }
            }
        }
        names.Sort(StringComparer.Ordinal);
        return new FolderListing([.. names], new SkippedFiles(hidden, notImages, outside, special));
    }

    private static FileSystemEnumerable<(string Name, bool IsFolder, bool IsLink)> Entries(string folder) => new(
        folder,
        (ref entry) => (entry.FileName.ToString(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
        new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false });

    private static bool LeadsToFileInside(string path, string realRoot) =>
        FileSystemEntries.RealPath(path) is { } target
        && target.StartsWith(realRoot, StringComparison.Ordinal)
        && FileSystemEntries.KindOf(target, followLinks: false) != FileKind.Folder;
}
