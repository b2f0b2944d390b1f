using System.IO.Compression;
using System.Text;
using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Celeba;
using LadaGan.Data.Datasets.Cifar;
using LadaGan.Data.Tests.Datasets.Cifar;

namespace LadaGan.Data.Tests.Fuzzing;

/// <summary>
/// No input makes a reader throw anything but its own exceptions, or use disproportionate memory; a crash would end the test run.
/// </summary>
[Trait("Speed", "slow")]
public sealed class ReaderFuzzTests : IDisposable
{
    private static readonly CifarLayout OneRecord = new(1);

    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders()
    {
        string[] parts = ["a", "b.png", "00000", "01000.jpg", ".x", "__MACOSX", "é.webp", "\n.png", "c\\d.png",
            new string('n', 250) + ".png", " .PNG", "dataset.json", "png"];
        var image = Golden.Image("rgb444.jpg");
        var inputs = FuzzInputs.Count(5_000);

        var accepted = ReaderFuzz.Run(
            inputs,
            mutator =>
            {
                Directory.Delete(_folder.Path, recursive: true);
                var path = string.Join('/', Enumerable.Range(0, 1 + mutator.Below(3)).Select(_ => mutator.Pick(parts)));
                _folder.Write(path, mutator.Change(image, []));
                return image.Length + path.Length;
            },
            () => ImageSource.Open(_folder.Path));

        AssertBothWays(accepted, inputs);
    }

    [Fact]
    public void Zips()
    {
        byte[][] zips = [Golden.Dataset("edm-labels.zip"), Golden.Dataset("celeba-with-list.zip"),
            ZipFields.WithZip64End(Golden.Dataset("ffhq.zip"))];
        var fields = Array.ConvertAll(zips, ZipFields.Of);

        RunFile(10_000, mutator => mutator.Below(zips.Length) is var zip ? mutator.Change(zips[zip], fields[zip]) : [], ImageSource.Open);
    }

    [Fact]
    public void Archives_of_CIFAR()
    {
        var tar = TarWriter.Tar(TarWriter.Cifar(records: 1));
        // Name, size, checksum, type and magic of each header.
        (int At, int Width)[] fields =
        [
            .. Enumerable.Range(0, tar.Length / 512).Where(block => tar[(block * 512) + 257] == 'u')
                .SelectMany(block => new[] { (0, 4), (20, 4), (124, 8), (128, 8), (156, 1), (257, 4) }.Select(
                    field => ((block * 512) + field.Item1, field.Item2))),
        ];
        var gzip = TarWriter.Gzip(tar);

        RunFile(
            10_000,
            mutator => mutator.Below(3) == 0
                ? mutator.Change(gzip, [(0, 4), (gzip.Length - 8, 4), (gzip.Length - 4, 4)])
                : TarWriter.Gzip(Sealed(mutator, tar, fields), CompressionLevel.Fastest),
            (path, options) => CifarArchive.Open(path, options ?? SourceOptions.Default, OneRecord));
    }

    [Fact]
    public void Folders_of_CIFAR()
    {
        var files = TarWriter.Cifar(records: 1);
        foreach (var (name, content) in files)
        {
            _folder.Write(name, content);
        }
        var test = new SourceOptions { Split = "test" };
        var inputs = FuzzInputs.Count(10_000);

        var accepted = ReaderFuzz.Run(
            inputs,
            mutator => File.ReadAllBytes(_folder.Write("test_batch.bin", mutator.Change(files["test_batch.bin"], [(0, 1)]))).Length,
            () => CifarFolder.Open(_folder.Path, test, OneRecord));

        AssertBothWays(accepted, inputs);
    }

    [Fact]
    public void Lists_of_CelebA()
    {
        var list = Golden.Dataset("list_eval_partition.txt");
        (int, int)[] fields =
            [.. Enumerable.Range(0, 6).SelectMany(line => new[] { ((line * 13) + 11, 1), (line * 13, 4), ((line * 13) + 10, 1) })];

        RunText(10_000, list, fields, text => Assert.NotNull(CelebaPartition.Parse("list", text).Of("all").ToArray()));
    }

    [Fact]
    public void Lists_of_classes()
    {
        string[] names = ["00000/img00000000.png", "00000/img00000001.png"];
        var json = """{"labels": [["00000/img00000000.png", 6], ["00000/img00000001.png", 9], ["more", 2147483647]]}"""u8.ToArray();
        (int, int)[] fields = [.. Enumerable.Range(0, json.Length).Where(at => !char.IsAsciiLetter((char)json[at])).Select(at => (at, 1))];

        RunText(10_000, json, fields, text =>
        {
            if (ClassLabels.FromJson(text, names, "folder", _ => { }) is { } labels)
            {
                Assert.All(labels, label => Assert.InRange(label, 0, int.MaxValue));
            }
        });
    }

    [Theory]
    [InlineData("lsun.mdb.gz", 10_000)]
    [InlineData("deep.mdb.gz", 3_000)]
    public void LMDBs(string name, int inputs)
    {
        var file = Golden.Gunzipped(name);
        var fields = LmdbFields.Of(file);

        RunFile(inputs, mutator => mutator.Change(file, fields, LmdbFields.Page), (path, options) => ImageSource.Open(path, options));
    }

    private static byte[] Sealed(Mutator mutator, byte[] tar, (int At, int Width)[] fields)
    {
        var changed = mutator.Change(tar, fields, 512);
        if (mutator.Below(8) > 0)
        {
            foreach (var header in Enumerable.Range(0, changed.Length / 512).Where(block => changed[(block * 512) + 258] == 's'))
            {
                TarWriter.Seal(changed.AsSpan(header * 512, 512));
            }
        }
        return changed;
    }

    private void RunFile(int inTestCommand, Func<Mutator, byte[]> make, Func<string, SourceOptions?, IImageSource> open)
    {
        var path = _folder.File("file");
        var inputs = FuzzInputs.Count(inTestCommand);
        var accepted = ReaderFuzz.Run(
            inputs,
            mutator =>
            {
                var bytes = make(mutator);
                File.WriteAllBytes(path, bytes);
                return bytes.Length;
            },
            () => open(path, null));
        AssertBothWays(accepted, inputs);
    }

    private static void RunText(int inTestCommand, byte[] whole, (int, int)[] fields, Action<byte[]> read)
    {
        var (accepted, inputs) = (0, FuzzInputs.Count(inTestCommand));
        for (var input = 0; input < inputs; input++)
        {
            var text = new Mutator(FuzzInputs.Seed, input).Change(whole, fields);
            try
            {
                accepted += ReaderFuzz.Accepts(() => read(text), text.Length) ? 1 : 0;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException(
                    $"Input {input} of seed {FuzzInputs.Seed}: {error.GetType().Name}: {error.Message}: {Encoding.Latin1.GetString(text)}",
                    error);
            }
        }
        AssertBothWays(accepted, inputs);
    }

    // Otherwise the inputs would be too damaged, or too intact, to test much.
    private static void AssertBothWays(int accepted, int inputs) => Assert.InRange(accepted, inputs / 50, inputs - (inputs / 50));
}
