using LadaGan.Data.Datasets.Tar;

namespace LadaGan.Data.Datasets.Cifar;

/// <summary>
/// CIFAR-10's binary version as downloaded, <c>cifar-10-binary.tar.gz</c> (or the <c>.tar</c> in it): read into memory; nothing is unpacked
/// to disk.
/// </summary>
internal static class CifarArchive
{
    // The files are 184 MB; anything larger is another archive, and not worth unpacking to the end.
    private const long LargestArchive = 512L << 20;

    /// <exception cref="DataException">The archive is damaged, has hostile names, is not CIFAR-10, or has no such split.</exception>
    public static IImageSource Open(string path, SourceOptions options) => Open(path, options, CifarLayout.Published);

    public static CifarImageSource Open(string path, SourceOptions options, CifarLayout layout)
    {
        var names = CifarLayout.FilesOf(path, options);
        var batches = Read(path, names, layout, out var others);
        for (var file = 0; file < names.Length; file++)
        {
            if (batches[file] is null)
            {
                throw new DataException(
                    $"{path} contains no {names[file]}; the only .tar.gz that can be read is CIFAR-10's binary version "
                    + $"(cifar-10-binary.tar.gz): unpack any other{OtherDatasets.Hint(others)}");
            }
        }
        return new CifarImageSource(path, names, batches!, options.Decode);
    }

    private static byte[]?[] Read(string path, string[] names, CifarLayout layout, out List<string> others)
    {
        others = [];
        try
        {
            using var tar = new TarBytes(path, LargestArchive);
            var batches = new byte[]?[names.Length];
            while (TarHeader.Read(tar) is { } entry)
            {
                ArchiveNames.Check(path, entry.Name);
                var file = entry.IsFile ? Array.IndexOf(names, Path.GetFileName(entry.Name)) : -1;
                if (file < 0)
                {
                    others.Add(entry.Name);
                    tar.Skip(entry.Size + entry.Padding);
                    continue;
                }
                if (batches[file] is not null)
                {
                    throw new DataException($"{path} contains {names[file]} twice; download CIFAR-10's binary version again");
                }
                layout.CheckSize(path, names[file], entry.Size);
                tar.Expect(entry.Size);
                var batch = GC.AllocateUninitializedArray<byte>(layout.FileBytes);
                tar.ReadExactly(batch);
                tar.Skip(entry.Padding);
                batches[file] = batch;
            }
            tar.Finish();
            return batches;
        }
        catch (InvalidDataException error)
        {
            throw new DataException($"{path} is a .tar.gz that cannot be read: {error.Message}; download it again", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
