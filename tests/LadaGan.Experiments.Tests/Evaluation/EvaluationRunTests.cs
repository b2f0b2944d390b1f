using LadaGan.Core.Images;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Tests.Evaluation;

[Trait("Speed", "slow")]
public sealed class EvaluationRunTests : TensorTest, IClassFixture<FormulaNetwork>
{
    private readonly FormulaNetwork _formula;
    private readonly EvaluationPlace _place;

    public EvaluationRunTests(FormulaNetwork formula) => (_formula, _place) = (formula, new(formula.Network));

    [Fact]
    public void Metrics_are_those_of_the_generated_files()
    {
        Metric[] all = [Metric.Fid, Metric.Is, Metric.Pr, Metric.Kid];
        var log = new EvaluationLog();
        var result = _place.Run(_place.Request with { Model = _place.Model(), Count = 10, Metrics = all }, log);

        GenerationRun.Run(new() { Model = _place.Model(), Latents = LatentSelection.Of(null, 10, 0, null), Output = _place["images"] });
        var generated = Features([.. Directory.GetFiles(
            _place["images"]).Order(StringComparer.Ordinal).Select(path => ImageDecoder.Decode(File.ReadAllBytes(path)).Rgb.ToArray())]);
        using var source = ImageSource.Open(_place["data.zip"]);
        var real = Features([.. Enumerable.Range(0, source.Count).Select(index => source.Decode(index).Rgb.ToArray())]);
        var manifold = PrecisionRecall.Of(real.Pool, generated.Pool);
        var score = InceptionScore.Of(generated.UnbiasedLogits);
        MetricValues expected = new(
            ("fid", Frechet(real.Pool.To(DataType.Float64), generated.Pool.To(DataType.Float64))),
            ("is_mean", score.Mean), ("is_std", score.StandardDeviation), ("precision", manifold.Precision), ("recall", manifold.Recall),
            ("kid", KernelInceptionDistance.Unbiased(real.Pool, generated.Pool)));

        Assert.Equal(expected.Named.Select(entry => entry.Name), result.Mean.Named.Select(entry => entry.Name));
        Assert.All(expected.Named.Zip(result.Mean.Named),
            pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-4 * Math.Max(1, Math.Abs(pair.First.Value))));
        Assert.Equal((10, EvaluationPlace.Images, 32), (result.NumGenerated, (int)result.NumReal!, result.Size));
        Assert.Null(result.Deviation);
        Assert.Equal([("reading the real images", 6), ("features of the real images", 6), ("features of the generated images", 10),
            ("computing the metrics", 0)], log.Parts);
        Assert.Equal([1, 2, 3, 4, 5, 6, 4, 6, 4, 8, 10], log.Advances);
    }

    [Fact]
    public void A_model_and_its_generated_files_have_the_same_metrics()
    {
        GenerationRun.Run(new() { Model = _place.Model(), Latents = LatentSelection.Of(null, 6, 0, null), Output = _place["images"] });
        var model = _place.Run(_place.Request with { Model = _place.Model(), Count = 6 });
        var folder = _place.Run(_place.Request with { Images = _place["images"] });
        Assert.Equal(model.Mean["kid"]!.Value, folder.Mean["kid"]!.Value, 1e-6);
        Assert.NotEqual(model.Generated.Sha256, folder.Generated.Sha256);
        Assert.True(folder.WasCached);
        Assert.Equal(model.Real, folder.Real);
    }

    [Fact]
    public void The_features_of_real_images_are_cached_by_everything_that_determines_them()
    {
        var request = _place.Request with { Images = _place.Drawn("others.zip", seed: 2, count: 2) };
        var first = _place.Run(request);
        var log = new EvaluationLog();
        var second = _place.Run(request, log);
        Assert.Equal((false, true), (first.WasCached, second.WasCached));
        Assert.Equal(first.Mean, second.Mean);
        Assert.Equal(["reading the real images", "features of the generated images", "computing the metrics"],
            log.Parts.Select(part => part.What));
        var kept = Assert.Single(Directory.GetFiles(_place["cache/references"]));
        Assert.Equal(["cache/", "cache/references/", "data.zip", "others.zip"],
            _place.Folder.Names().Where(name => !name.EndsWith(".safetensors", StringComparison.Ordinal)));

        // Other images under the same name are other images.
        _place.Drawn("data.zip", seed: 3);
        Assert.False(_place.Run(request with { Data = _place["data.zip"] }).WasCached);

        // A damaged file is computed again, with a note.
        var bytes = File.ReadAllBytes(kept);
        bytes[^1] ^= 1;
        File.WriteAllBytes(kept, bytes);
        log = new();
        var third = _place.Run(request with { Data = _place.Drawn("data.zip", seed: 1) }, log);
        Assert.Equal((false, first.Mean), (third.WasCached, third.Mean));
        Assert.Contains("a damaged cache file is computed again", Assert.Single(log.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_set_has_its_own_latents()
    {
        var whole = _place.Run(_place.Request with { Model = _place.Model(), Count = 2, Sets = 2 });
        GenerationRun.Run(new() { Model = _place.Model(), Latents = LatentSelection.Of(null, 2, 2, null), Output = _place["second"] });
        var second = _place.Run(_place.Request with { Images = _place["second"] });
        Assert.Equal(second.Mean["kid"]!.Value, whole.Sets[1]["kid"]!.Value, 1e-6);
        var (a, b) = (whole.Sets[0]["kid"]!.Value, whole.Sets[1]["kid"]!.Value);
        Assert.NotEqual(a, b);
        Assert.Equal((a + b) / 2, whole.Mean["kid"]!.Value, 1e-12);
        Assert.Equal(Math.Abs(a - b) / Math.Sqrt(2), whole.Deviation!["kid"]!.Value, 1e-12);
    }

    [Fact]
    public void A_copy_among_the_real_images_is_found()
    {
        var request = _place.Request with { Metrics = [Metric.Neighbours], NeighbourGrid = _place["near.png"] };
        var result = _place.Run(request with { Images = request.Data });
        Assert.Empty(result.Mean.Named);
        var image = ImageDecoder.Decode(File.ReadAllBytes(_place["near.png"]));
        Assert.Equal((7 * 32, 6 * 32), (image.Width, image.Height));
        Assert.Equal(Cells(image, column: 0), Cells(image, column: 1));
        Assert.NotEqual(Cells(image, column: 0), Cells(image, column: 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_measurement_counts_no_stand_in(int batch)
    {
        var (whole, damaged) = (Pictures("whole"), Pictures("damaged"));
        File.WriteAllText(Path.Join(damaged, "0.png"), "not an image");
        File.WriteAllText(Path.Join(damaged, "4.png"), "not an image");
        File.Delete(Path.Join(whole, "0.png"));
        File.Delete(Path.Join(whole, "4.png"));
        EvaluationResult Of(string real, string generated) => _place.Run(_place.Request with
        {
            Data = real,
            Images = generated,
            Metrics = [Metric.Kid, Metric.Neighbours],
            NeighbourGrid = _place[$"{Path.GetFileName(real)}-{Path.GetFileName(generated)}.png"],
            SaveReference = _place[$"{Path.GetFileName(real)}.npz"],
            Batch = batch,
        });

        var (expected, result) = (Of(whole, whole), Of(damaged, damaged));

        Assert.Equal(expected.Mean, result.Mean);
        Assert.Equal((6, 6), (result.NumReal, result.NumGenerated));
        Assert.Equal(["0.png", "4.png"], result.LeftOutReal.Select(image => image.Name));
        Assert.Equal(["0.png", "4.png"], result.LeftOutGenerated.Select(image => image.Name));
        Assert.Equal(File.ReadAllBytes(_place["whole-whole.png"]), File.ReadAllBytes(_place["damaged-damaged.png"]));
        Assert.Equal(File.ReadAllBytes(_place["whole.npz"]), File.ReadAllBytes(_place["damaged.npz"]));
    }

    [Fact]
    public void Photos_are_turned_if_asked_for_and_mentioned_otherwise()
    {
        foreach (var index in Enumerable.Range(0, 3))
        {
            Directory.CreateDirectory(_place["turned"]);
            Directory.CreateDirectory(_place["upright"]);
            var golden = Path.Join(Repository.Root, "tests", "golden", "images", "turned.png");
            File.Copy(golden, Path.Join(_place["turned"], $"{index}.png"));
            PngEncoder.Write(Path.Join(_place["upright"], $"{index}.png"), 29, 37, RunImagesTests.Upright());
        }
        var request = _place.Request with { Images = Pictures("generated") };
        var (log, said) = (new EvaluationLog(), "3 of 3 images examined are turned by EXIF");

        var stored = _place.Run(request with { Data = _place["turned"] }, log);
        var turned = _place.Run(request with { Data = _place["turned"], Exif = true });

        Assert.Equal(_place.Run(request with { Data = _place["upright"] }).Mean, turned.Mean);
        Assert.NotEqual(stored.Mean, turned.Mean);
        Assert.Equal((false, true), (stored.AppliesExif, turned.AppliesExif));
        Assert.Contains(log.Notes, note => note.StartsWith($"{_place["turned"]}: {said}", StringComparison.Ordinal));
    }

    [Fact]
    public void An_image_over_the_limit_is_left_out_and_measured_with_a_higher_one()
    {
        var real = _place["with-large"];
        Directory.CreateDirectory(real);
        foreach (var file in Directory.EnumerateFiles(Pictures("some")))
        {
            File.Copy(file, Path.Join(real, Path.GetFileName(file)));
        }
        PngEncoder.Write(Path.Join(real, "large.png"), 1000, 1001, new byte[1000 * 1001 * 3]);
        var request = _place.Request with { Data = real, Images = Pictures("generated") };

        var without = _place.Run(request with { Megapixels = 1 });
        var with = _place.Run(request with { Megapixels = 2 });

        Assert.Equal("large.png", Assert.Single(without.LeftOutReal).Name);
        Assert.Empty(with.LeftOutReal);
        Assert.NotEqual(without.Mean, with.Mean);
    }

    [Fact]
    public void A_set_without_a_usable_image_is_refused()
    {
        Directory.CreateDirectory(_place["broken"]);
        File.WriteAllText(Path.Join(_place["broken"], "0.png"), "not an image");
        var error = Assert.Throws<DataException>(
            () => _place.Run(_place.Request with { Data = _place["broken"], Images = Pictures("good") }));
        Assert.Contains("none of its images can be decoded; 0.png is", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_choice_of_stored_images_is_mentioned()
    {
        Directory.Move(Pictures("some"), Path.Join(Directory.CreateDirectory(_place["split"]).FullName, "train"));
        Directory.Move(Pictures("others"), _place["split/test"]);
        var log = new EvaluationLog();

        Assert.Equal(8, _place.Run(_place.Request with { Images = _place["split"] }, log).NumGenerated);

        var note = Assert.Single(log.Notes);
        Assert.StartsWith($"{_place["split"]}: its folders are splits (train 8, test 8)", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrupt_image_is_reported_every_time_and_refused_by_protocols()
    {
        Directory.CreateDirectory(_place["mixed"]);
        for (var i = 0; i < 3; i++)
        {
            PngEncoder.Write(Path.Join(_place["mixed"], $"{i}.png"), 32, 32, new byte[32 * 32 * 3]);
        }
        File.WriteAllText(Path.Join(_place["mixed"], "1.png"), "not an image");
        var request = _place.Request with { Data = _place["mixed"], Images = _place["mixed"] };
        for (var time = 0; time < 2; time++)
        {
            var log = new EvaluationLog();
            Assert.False(_place.Run(request, log).WasCached);
            Assert.Equal(2, log.Notes.Count);
            Assert.All(log.Notes, note => Assert.StartsWith($"1.png of {_place["mixed"]} ", note, StringComparison.Ordinal));
        }
        var strict = request with { Protocol = new("three", [32], 3, 3, false, "three images") };
        Assert.StartsWith("three needs every image, but 1.png of",
            Assert.Throws<RunException>(() => _place.Run(strict)).Message, StringComparison.Ordinal);
    }

    private string Pictures(string name)
    {
        Directory.CreateDirectory(_place[name]);
        for (var i = 0; i < 8; i++)
        {
            byte[] pixels = [.. Enumerable.Range(0, 32 * 32 * 3).Select(at => (byte)(i * at))];
            PngEncoder.Write(Path.Join(_place[name], $"{i}.png"), 32, 32, pixels);
        }
        return _place[name];
    }

    /// <summary>
    /// Six images are read one by one; a batch of four and one of two have their features computed, which are kept; then generated ones.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(9, "reference.npz")]
    public void Cancellation_stops_at_once_and_leaves_nothing_unfinished(int advances, params string[] finished)
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var log = new EvaluationLog { OnAdvance = () => { if (++seen == advances) { stop.Cancel(); } } };
        var request = _place.Request with { Model = _place.Model(), Count = 6, SaveReference = _place["reference.npz"] };
        var before = _place.Folder.Names();
        Assert.Throws<OperationCanceledException>(() => _place.Run(request, log, stop.Token));
        Assert.Equal([.. before, .. finished], _place.Folder.Names().Where(name => !name.StartsWith("cache/", StringComparison.Ordinal)));
        Assert.Equal(advances, log.Advances.Count);
    }

    [Fact]
    public void An_invalid_request_is_refused_before_any_work()
    {
        var request = _place.Request with { Model = _place.Model(), Count = 6 };
        EvaluationPlace.Refused(request with { Images = _place["data.zip"] }, "give either a model or stored images");
        EvaluationPlace.Refused(request with { Data = null }, "give either a dataset or reference statistics");
        EvaluationPlace.Refused(request with { Size = 64 }, "generates images of 32×32");
        EvaluationPlace.Refused(request with { Model = null, Images = _place["data.zip"], Sets = 2 }, "the number of sets is 2, but ");
        EvaluationPlace.Refused(request with { Model = null, Images = _place["data.zip"], Count = 7 }, "the number of images is 7, but ");
        EvaluationPlace.Refused(request with
        {
            SaveReference = _place["none/r.npz"],
        }, "none/r.npz cannot be written: its folder does not exist");
        PngEncoder.Write(_place["wide.png"], 64, 32, new byte[64 * 32 * 3]);
        Directory.CreateDirectory(_place["wide"]);
        File.Move(_place["wide.png"], _place["wide/wide.png"]);
        EvaluationPlace.Refused(request with { Model = null, Images = _place["wide"], Count = null },
            "is 64×32, not square; set the size");
    }

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }

    private static byte[][] Cells(Data.Images.DecodedImage image, int column) =>
        [.. Enumerable.Range(0, 32).Select(y => image.Rgb.Slice(((y * image.Width) + (column * 32)) * 3, 32 * 3).ToArray())];

    /// <summary>
    /// For fewer images than features: Tr (Σ₁Σ₂)^½ is the sum of the singular values of X₁X₂ᵀ, X centred and over √(N − 1).
    /// </summary>
    private static double Frechet(Tensor first, Tensor second)
    {
        var (mean1, mean2) = (first.Mean([0], true), second.Mean([0], true));
        var (x1, x2) = ((first - mean1) / Math.Sqrt(first.Size(0) - 1), (second - mean2) / Math.Sqrt(second.Size(0) - 1));
        return ((mean1 - mean2) * (mean1 - mean2)).Sum().Item() + (x1 * x1).Sum().Item() + (x2 * x2).Sum().Item()
            - 2 * x1.MatMul(x2.Transpose(0, 1)).LinalgSvdvals().Sum().Item();
    }

    private InceptionFeatures Features(byte[][] images) => _formula.Inception.Forward(
        Tensor.Of<byte>(images.SelectMany(image => image).ToArray(), images.Length, 32, 32, 3).Permute(0, 3, 1, 2));
}
