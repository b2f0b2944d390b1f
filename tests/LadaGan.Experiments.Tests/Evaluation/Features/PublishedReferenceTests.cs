using System.IO.Compression;
using System.Text;
using LadaGan.Data.Datasets;
using LadaGan.Experiments.Evaluation;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Tests.Evaluation.Features;

/// <summary>A reference as guided-diffusion publishes it: statistics of a whole dataset, and some of its images.</summary>
public sealed class PublishedReferenceTests : TensorTest, IClassFixture<FormulaNetwork>
{
    private const int Pool = 2048;
    private const int Spatial = 2023;
    private const int Images = 5;

    private static readonly Protocol Small = new("small", [32], Images, 3_000_000, false, "three million images");

    private readonly FormulaNetwork _formula;
    private readonly EvaluationPlace _place;

    public PublishedReferenceTests(FormulaNetwork formula) => (_formula, _place) = (formula, new(formula.Network));

    private string Reference => _place["VIRTUAL.npz"];

    private EvaluationRequest Request => _place.Request with
    {
        Data = null,
        Reference = Reference,
        Images = _place.Drawn("generated.zip", seed: 2, count: Images),
        Protocol = Small,
    };

    /// <summary>With Σ = 0 on one side, the Fréchet distance is |μ − μ′|² + Tr Σ′.</summary>
    [Fact]
    public void Distances_use_its_statistics_and_precision_and_recall_its_images()
    {
        var real = PixelsOf(_place.Drawn("real.zip", seed: 1, count: Images + 1));
        Write(
            ("mu", Numbers(Pool, at => at * 1e-3), [Pool]), ("sigma", Numbers(Pool * Pool, _ => 0), [Pool, Pool]),
            ("mu_s", Numbers(Spatial, at => at * 1e-3), [Spatial]), ("sigma_s", Numbers(Spatial * Spatial, _ => 0), [Spatial, Spatial]),
            ("arr_0", real, [Images + 1, 32, 32, 3]));
        var generated = _formula.Inception.Forward(Batch(PixelsOf(Request.Images!), Images));
        var log = new EvaluationLog();

        var result = _place.Run(Request with { Metrics = [Metric.Fid, Metric.Sfid, Metric.Pr] }, log);

        Assert.Null(result.NumReal);
        Near(Distance(generated.Pool, at => at * 1e-3), result.Mean["fid"]);
        // Feature 7 p + c of the file, at place p of channel c, is feature 289 c + p here.
        Near(Distance(generated.Spatial, at => (((at % 289) * 7) + (at / 289)) * 1e-3), result.Mean["sfid"]);
        var manifold = PrecisionRecall.Of(_formula.Inception.Forward(Batch(real, Images + 1)).Pool, generated.Pool);
        Assert.Equal((manifold.Precision, manifold.Recall), (result.Mean["precision"], result.Mean["recall"]));
        Assert.Contains(("features of the reference images", Images + 1L), log.Parts);
        Assert.Contains($"uses its {Images + 1} images (arr_0)", Assert.Single(log.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_images_never_stand_for_its_statistics()
    {
        var real = PixelsOf(_place.Drawn("real.zip", seed: 1, count: Images));
        Write(
            ("mu", Numbers(Pool, _ => 0), [Pool]), ("sigma", Numbers(Pool * Pool, _ => 0), [Pool, Pool]),
            ("arr_0", real, [Images, 32, 32, 3]));
        var error = Assert.Throws<RunException>(() => _place.Run(Request with { Metrics = [Metric.Sfid] }));
        Assert.Equal(
            $"{Reference} has no spatial statistics, which one of the metrics needs; its {Images} images (arr_0) are not known to be all "
            + "that its statistics are of, so give the reference images as a dataset", error.Message);

        // Images without statistics are the reference themselves, and these are too few.
        Write(("arr_0", real, [Images, 32, 32, 3]));
        error = Assert.Throws<RunException>(() => _place.Run(Request with { Metrics = [Metric.Fid] }));
        Assert.Equal($"small compares with three million images, but {Reference} has {Images} images", error.Message);
    }

    [Fact]
    public void Bedroom_256_compares_with_it_and_prepares_images_as_its_authors_did()
    {
        var protocol = Protocol.Find("lsun-50k-256");
        Assert.Equal((50_000, "fit resize-crop and filter box"), (protocol.Generated, protocol.Preparation!.ToString()));
        Assert.Equal([256], protocol.Sizes);
        Assert.Equal([128], Protocol.Find("lsun-50k").Sizes);
        Assert.Equal(6.36, Assert.Single(PublishedResults.Of(protocol, 256)).Values["fid"]);
    }

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }

    private static void Near(double expected, double? actual) => Assert.Equal(expected, actual!.Value, 1e-4 * expected);

    private static double Distance(Tensor features, Func<int, double> mean)
    {
        var values = Doubles.Of2(features);
        var (rows, sum) = (values.GetLength(0), 0.0);
        for (var at = 0; at < values.GetLength(1); at++)
        {
            var column = Enumerable.Range(0, rows).Select(row => values[row, at]).ToArray();
            var centre = column.Average();
            sum += ((centre - mean(at)) * (centre - mean(at))) + column.Sum(value => (value - centre) * (value - centre) / (rows - 1));
        }
        return sum;
    }

    private static Tensor Batch(byte[] pixels, int count) => Tensor.Of<byte>(pixels, count, 32, 32, 3).Permute(0, 3, 1, 2);

    private static byte[] PixelsOf(string path)
    {
        using var source = ImageSource.Open(path);
        return [.. Enumerable.Range(0, source.Count).SelectMany(index => source.Decode(index).Rgb.ToArray())];
    }

    private static byte[] Numbers(int count, Func<int, double> value)
    {
        var bytes = new byte[count * sizeof(double)];
        for (var at = 0; at < count; at++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(at * sizeof(double)), value(at));
        }
        return bytes;
    }

    /// <summary>A zip of .npy files, version 1.0, as <c>numpy.savez</c> writes it: none of this program's writers is used.</summary>
    private void Write(params (string Name, byte[] Bytes, int[] Shape)[] arrays)
    {
        File.Delete(Reference);
        using var zip = ZipFile.Open(Reference, ZipArchiveMode.Create);
        foreach (var (name, bytes, shape) in arrays)
        {
            var type = name == "arr_0" ? "|u1" : "<f8";
            var tuple = shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
            var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {tuple}, }}";
            header = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + "\n";
            using var file = zip.CreateEntry($"{name}.npy", CompressionLevel.NoCompression).Open();
            file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
            file.Write(Encoding.ASCII.GetBytes(header));
            file.Write(bytes);
        }
    }
}
