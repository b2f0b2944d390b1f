using System.IO.Enumeration;
using System.Text;
using LadaGan.Core.Files;

namespace LadaGan.Data.Datasets;

/// <summary>The images in a folder: relative names with '/', in ordinal order, and the files that were skipped.</summary>
internal sealed class FolderListing
{
    private const int MostOthers = 1000;

    private readonly string _root;
    private readonly string _realRoot;
    private readonly List<string> _names = [];
    private readonly List<string> _descriptions = [];
    private readonly List<string> _others = [];
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly List<string> _linkedFolders = [];

    private FolderListing(string root)
    {
        (_root, _realRoot) = (root, FileSystemEntries.RealPath(root) ?? root);
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>The files that describe the images, such as lists of splits, in ordinal order.</summary>
    public IReadOnlyList<string> Descriptions => _descriptions;

    /// <summary>Some of the files that are not images, to tell what the folder is if there are none.</summary>
    public IReadOnlyList<string> Others => _others;

    public SkippedFiles Skipped { get; private set; } = new();

    /// <summary>
    /// Lists the folder and its subfolders. Links are followed, wherever they lead: the folder is the user's own. Every folder is listed
    /// once, under its own name if it has one in the tree, so that links in a circle end.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be listed; a subfolder that cannot be is counted.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static FolderListing Of(string root)
    {
        var listing = new FolderListing(root);
        listing.List("", listing._realRoot);
        listing.FollowLinks();
        listing._names.Sort(StringComparer.Ordinal);
        listing._descriptions.Sort(StringComparer.Ordinal);
        return listing;
    }

    private void FollowLinks()
    {
        while (_linkedFolders.Count > 0)
        {
            string[] links = [.. _linkedFolders.Order(StringComparer.Ordinal)];
            _linkedFolders.Clear();
            foreach (var link in links)
            {
                var real = FileSystemEntries.RealPath(Path.Join(_root, link));
                if (real is null || _listed.Contains(real) || IsAround(real))
                {
                    Skipped = Skipped with { Links = Skipped.Links + 1 };
                    continue;
                }
                List(link + "/", real);
            }
        }
    }

    // A link to a folder around this one would list everything that lies beside it.
    private bool IsAround(string real) =>
        _realRoot.StartsWith(real.EndsWith('/') ? real : real + "/", StringComparison.Ordinal);

    private void List(string folder, string real)
    {
        var pending = new Stack<(string Folder, string Real)>([(folder, real)]);
        while (pending.TryPop(out var next))
        {
            if (!_listed.Add(next.Real))
            {
                continue;
            }
            foreach (var (name, isFolder, isLink) in EntriesOf(next.Folder))
            {
                if (ImageNames.IsHidden(name))
                {
                    Skipped = Skipped with { Hidden = Skipped.Hidden + 1 };
                }
                else if (isFolder && !isLink)
                {
                    pending.Push(($"{next.Folder}{name}/", $"{next.Real.TrimEnd('/')}/{name}"));
                }
                else
                {
                    AddFile(next.Folder + name, isLink);
                }
            }
        }
    }

    private void AddFile(string relative, bool isLink)
    {
        var kind = FileSystemEntries.KindOf(Path.Join(_root, relative), followLinks: true);
        if (kind == EntryKind.Folder)
        {
            _linkedFolders.Add(relative);
        }
        else if (kind == EntryKind.Missing && isLink)
        {
            Skipped = Skipped with { Links = Skipped.Links + 1 };
        }
        else if (!ImageNames.HasImageExtension(relative))
        {
            AddOther(relative, kind);
        }
        else if (kind == EntryKind.Regular)
        {
            _names.Add(relative);
        }
        else
        {
            Skipped = kind == EntryKind.Missing && IsNotUtf8(relative)
                ? Skipped with { NotUtf8 = Skipped.NotUtf8 + 1 }
                : Skipped with { SpecialFiles = Skipped.SpecialFiles + 1 };
        }
    }

    private void AddOther(string relative, EntryKind kind)
    {
        if (kind == EntryKind.Regular && DescriptionFile.Is(Path.GetFileName(relative)))
        {
            _descriptions.Add(relative);
            return;
        }
        Skipped = Skipped with { NotImages = Skipped.NotImages + 1 };
        if (_others.Count < MostOthers)
        {
            _others.Add(relative);
        }
    }

    // .NET shows a name that is not UTF-8 with replacement characters, by which the file cannot be opened.
    private static bool IsNotUtf8(string relative) => relative.EnumerateRunes().Contains(Rune.ReplacementChar);

    private List<(string Name, bool IsFolder, bool IsLink)> EntriesOf(string folder)
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<(string, bool, bool)>(
                    Path.Join(_root, folder),
                    (ref entry) => (entry.FileName.ToString(), entry.IsDirectory, entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
                    new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }),
            ];
        }
        catch (Exception error) when (folder.Length > 0 && error is IOException or UnauthorizedAccessException)
        {
            Skipped = IsNotUtf8(folder)
                ? Skipped with { NotUtf8 = Skipped.NotUtf8 + 1 }
                : Skipped with { ClosedFolders = Skipped.ClosedFolders + 1 };
            return [];
        }
    }
}
