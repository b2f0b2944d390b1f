using LadaGan.Core.Files;

namespace LadaGan.Data.Datasets.Cifar;

/// <summary>CIFAR-10's binary version, unpacked: the folder <c>cifar-10-batches-bin</c> or its parent.</summary>
internal static class CifarFolder
{
    public static bool IsFolder(string path) => Find(path) is not null;

    /// <exception cref="DataException">There is no such split, or one of its files is missing or has the wrong size.</exception>
    public static IImageSource Open(string path, SourceOptions options) => Open(path, options, CifarLayout.Published);

    public static CifarImageSource Open(string path, SourceOptions options, CifarLayout layout)
    {
        var names = CifarLayout.FilesOf(path, options);
        var folder = Find(path)!;
        return new CifarImageSource(path, names, Array.ConvertAll(names, name => Read(folder, name, layout)), options.Decode);
    }

    private static string? Find(string path) => new[] { path, Path.Join(path, CifarLayout.Folder) }.FirstOrDefault(folder =>
        CifarLayout.TrainFiles.Concat(CifarLayout.TestFiles)
            .Any(name => FileSystemEntries.KindOf(Path.Join(folder, name), followLinks: true) != EntryKind.Missing));

    private static byte[] Read(string folder, string name, CifarLayout layout)
    {
        var path = Path.Join(folder, name);
        switch (FileSystemEntries.KindOf(path, followLinks: true))
        {
            case EntryKind.Regular:
                break;
            case EntryKind.Missing:
                throw new DataException($"{folder} is missing {name}; unpack CIFAR-10's binary version again");
            default:
                throw new DataException($"{path} is not a file; unpack CIFAR-10's binary version again");
        }
        try
        {
            using var file = File.OpenHandle(path);
            layout.CheckSize(folder, name, RandomAccess.GetLength(file));
            var bytes = GC.AllocateUninitializedArray<byte>(layout.FileBytes);
            for (var read = 0; read < bytes.Length;)
            {
                var now = RandomAccess.Read(file, bytes.AsSpan(read), read);
                read += now > 0 ? now : throw new DataException($"{path} was truncated while it was being read; try again");
            }
            return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
