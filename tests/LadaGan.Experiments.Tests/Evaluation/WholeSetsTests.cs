using LadaGan.Architecture;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Interop.Numpy;
using LadaGan.Metrics.Features;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Evaluation;

/// <summary>An evaluation reads every image once and in order, whether or not the batch size divides their number.</summary>
public sealed class WholeSetsTests : TensorTest, IClassFixture<FormulaNetwork>
{
    private const int Count = 6;

    private readonly FormulaNetwork _formula;
    private readonly EvaluationPlace _place;

    public WholeSetsTests(FormulaNetwork formula) => (_formula, _place) = (formula, new(formula.Network));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Every_stored_image_is_read(int batch)
    {
        using var source = ImageSource.Open(_place.Drawn("data.zip", seed: 1, count: Count));
        byte[][] expected = [.. Enumerable.Range(0, Count).Select(index => source.Decode(index).Rgb.ToArray())];

        Assert.Equal(expected, Handed(Stored(source, workers: 2), batch));

        var bytes = expected.SelectMany(image => image).ToArray();
        NpzWriter.Write(_place["images.npz"], [NpySource.FromMemory<byte>("arr_0", bytes, Count, 32, 32, 3)]);
        using var file = NpzFile.Open(_place["images.npz"]);
        Assert.Equal(expected, Handed(new NpzImages(file), batch));
        Assert.Equal(expected[..5], Handed(new NpzImages(file, 5), batch));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Every_generated_image_is_read(int batch)
    {
        using var generator = new Generator(Smallest.Configuration().Generator, Conventions.Paper, Device.Cpu, seed: 5);
        var z = Tensor.Of(Latents.OfSeeds([.. Enumerable.Range(10, Count)], 8), Count, 8);
        var pixels = Pixels.ToBytes(generator.Forward(z, training: false));

        var handed = Handed(new GeneratedImages(generator, firstSeed: 10, Count), batch);

        Assert.Equal(Count, handed.Length);
        Assert.All(pixels.Zip(handed.SelectMany(image => image)), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    /// <summary>Both commands have one way to make images, so not even a rounding separates them.</summary>
    [Theory]
    [InlineData(GenerationEngine.Inference)]
    [InlineData(GenerationEngine.Torch)]
    public void A_model_is_evaluated_by_the_images_that_generate_writes(GenerationEngine engine)
    {
        var model = _place.Model();
        GenerationRun.Run(new()
        {
            Model = model,
            Latents = LatentSelection.Of("0-5", null, 0, null),
            Npz = _place["generated.npz"],
            Batch = 4,
            Engine = engine,
            Threads = 1,
        });
        using var file = NpzFile.Open(_place["generated.npz"]);
        var request = _place.Request with { Count = Count, Engine = engine, Threads = 1 };
        using var evaluated = EvaluatedImages.Open(request with { Model = model });

        Assert.Equal(Handed(new NpzImages(file), batch: 4), Handed(evaluated.Set(0, Count), batch: 4));
        Assert.Equal(
            _place.Run(request with { Images = _place["generated.npz"] }).Mean["kid"],
            _place.Run(request with { Model = model }).Mean["kid"]);
    }

    [Fact]
    public void Every_image_contributes_to_the_features_and_their_mean()
    {
        const int Images = 3;
        using var source = ImageSource.Open(_place.Drawn("data.zip", seed: 1, count: Images));
        RequiredFeatures[] required = [new(FeatureKind.Pool, IsTable: true), new(FeatureKind.Pool, IsTable: false)];
        var bytes = Enumerable.Range(0, Images).SelectMany(index => source.Decode(index).Rgb.ToArray()).ToArray();
        var expected = _formula.Inception.Forward(Tensor.Of<byte>(bytes, Images, 32, 32, 3).Permute(0, 3, 1, 2)).Pool;

        using var set = FeaturePass.Run(new(_formula.Network), Stored(source, workers: 1), required, batch: 2, _ => { }, default);

        TensorAssert.Close(expected, set.Table(FeatureKind.Pool), 1e-4);
        TensorAssert.Close(expected.Mean([0], false), Tensor.Of(set.Statistics(FeatureKind.Pool).Mean), 1e-4);
    }

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }

    private static StoredImages Stored(IImageSource source, int workers) =>
        new(source, [.. Enumerable.Range(0, source.Count)], new(32, ImageFit.Squash, ResampleFilter.Bilinear), workers);

    /// <summary>The images as [S, S, 3] bytes, in the order of the set.</summary>
    private static byte[][] Handed(IImageSet set, int batch)
    {
        var all = new List<byte[]>();
        set.Run(new(batch), images =>
        {
            Assert.InRange(images.Size(0), 1, batch);
            all.AddRange(images.Permute(0, 2, 3, 1).Contiguous().ToArray<byte>().Chunk(set.Size * set.Size * 3));
        }, default);
        return [.. all];
    }
}
