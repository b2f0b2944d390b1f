namespace LadaGan.Data.Datasets.Cifar;

/// <summary>The files of CIFAR-10's binary version and their layout.</summary>
/// <remarks>
/// Source: cs.toronto.edu/~kriz/cifar.html, "Binary version". A record is the class,
/// then 1,024 red, 1,024 green, 1,024 blue bytes, row by row.
/// </remarks>
/// <param name="RecordsPerFile">Images in each file.</param>
internal sealed record CifarLayout(int RecordsPerFile)
{
    public const int Side = 32;
    public const int PlaneBytes = Side * Side;
    public const int RecordBytes = 1 + (3 * PlaneBytes);
    public const int Classes = 10;
    public const string Folder = "cifar-10-batches-bin";

    public static CifarLayout Published { get; } = new(10_000);

    public static string[] TrainFiles { get; } = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
        "data_batch_5.bin"];

    public static string[] TestFiles { get; } = ["test_batch.bin"];

    public int FileBytes => RecordsPerFile * RecordBytes;

    /// <summary>The files of a split, in the order of its images.</summary>
    /// <exception cref="DataException">CIFAR-10 has no such split.</exception>
    public static string[] FilesOf(string path, SourceOptions options) =>
        Splits.Choose(path, "CIFAR-10", options, Splits.Train, Splits.Test) == Splits.Train ? TrainFiles : TestFiles;

    /// <summary>Refuses a file whose size differs from that of the published files.</summary>
    /// <exception cref="DataException">The size is different.</exception>
    public void CheckSize(string path, string file, long bytes)
    {
        if (bytes != FileBytes)
        {
            throw new DataException(
                $"{path}: {file} has {bytes:N0} bytes, CIFAR-10's has {FileBytes:N0}; download the binary version again");
        }
    }
}
