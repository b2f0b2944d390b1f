namespace LadaGan.Data.Datasets;

/// <summary>Names well-known datasets in forms that are not read, by the names of their files.</summary>
internal static class OtherDatasets
{
    private static readonly (Func<HashSet<string>, bool> Is, string What)[] Known =
    [
        (files => files.Contains("data_batch_1") || files.Contains("batches.meta"),
            "it is CIFAR-10's Python version: download the binary version, cifar-10-binary.tar.gz"),
        (files => files.Contains("fine_label_names.txt") || files.IsSupersetOf(["train.bin", "test.bin"]),
            "it is CIFAR-100, of which no version is read: convert it to a folder of PNGs, or give CIFAR-10"),
        (files => files.IsSupersetOf(["train", "test", "meta"]),
            "it is CIFAR-100's Python version, which is not read: convert it to a folder of PNGs, or give CIFAR-10"),
        (files => files.Any(file => file.Contains("-ubyte", StringComparison.Ordinal)),
            "it is in the form of MNIST (idx), which is not read: convert it to a folder of PNGs"),
        (files => EndsIn(files, ".parquet", ".arrow"), "it has Parquet or Arrow files, which are not read: export the images to a folder"),
        (files => EndsIn(files, ".tfrecord", ".tfrecords"), "it has TFRecord files, which are not read: export the images to a folder"),
        (files => EndsIn(files, ".npy", ".npz"), "it has NumPy arrays, which are not read: save the images as PNGs"),
        (files => EndsIn(files, ".mat"), "it has MATLAB files, which are not read: save the images as PNGs"),
        (files => EndsIn(files, ".tar", ".tgz", ".zip", ".7z", ".rar", ".gz"), "it has archives in it: give one of them, or unpack them"),
    ];

    /// <summary>A clause that begins "; it is …", or nothing.</summary>
    /// <param name="names">The names of the files, with or without folders.</param>
    public static string Hint(IEnumerable<string> names)
    {
        var files = names.Select(name => name[(name.LastIndexOf('/') + 1)..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Known.FirstOrDefault(dataset => dataset.Is(files)).What is { } what ? "; " + what : "";
    }

    private static bool EndsIn(HashSet<string> files, params string[] ends) =>
        files.Any(file => ends.Any(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase)));
}
