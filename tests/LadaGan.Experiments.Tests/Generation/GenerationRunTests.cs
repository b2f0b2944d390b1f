using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Experiments.Figures.Colours;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Inference;
using LadaGan.Interop.Numpy;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Generation;

public sealed class GenerationRunTests : GenerationTest
{
    private const int ImageValues = 3 * 32 * 32;

    [Fact]
    public void A_folder_gets_an_image_for_each_seed()
    {
        var told = new List<(int, int)>();
        var result = GenerationRun.Run(Request("0,3-4,12345") with
        {
            Output = Folder["new/images"],
            Batch = 3,
        }, (done, all) => told.Add((done, all)));
        Assert.Equal(["seed0000.png", "seed0003.png", "seed0004.png", "seed12345.png"],
            Directory.GetFiles(Folder["new/images"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([(3, 4), (4, 4)], told);
        Assert.Equal((4, 32), (result.Count, result.Size));
        Assert.Equal([Folder["new/images"]], result.Written);
        AssertPixels(Expected(4), Decode("new/images/seed0004.png"));
    }

    [Theory]
    [InlineData(null, 3, 2)]
    [InlineData("5x1", 5, 1)]
    [InlineData("2x3", 2, 3)]
    [InlineData("4x4", 4, 4)]
    public void A_png_gets_a_grid_row_by_row(string? shape, int columns, int rows)
    {
        (int, int)? grid = shape is null ? null : (columns, rows);
        GenerationRun.Run(Request("0-4") with { Output = Folder["grid.png"], Grid = grid, Batch = 2 });
        var image = ImageDecoder.Decode(File.ReadAllBytes(Folder["grid.png"]));
        Assert.Equal((columns * 32, rows * 32), (image.Width, image.Height));
        for (var i = 0; i < columns * rows; i++)
        {
            AssertPixels(i < 5 ? Expected(i) : new byte[ImageValues], Cell(image.Rgb, image.Width, i % columns, i / columns));
        }
    }

    [Fact]
    public void Raw_values_are_not_clamped()
    {
        GenerationRun.Run(Request("7,8,9") with { Raw = Folder["raw/values.safetensors"], Batch = 2 });
        var expected = Network.Forward(Tensor.Of(Latents.OfSeeds([7, 8, 9], 8), 3, 8), training: false);
        TensorAssert.Close(expected, Raw("raw/values.safetensors"), Smallest.Rounding);
        Assert.Equal(["images"], Names("raw/values.safetensors"));

        // With weights ten times as large, the output exceeds [−1, 1] and is not clamped.
        using var loud = new Generator(Network.Options, Conventions.Paper, Device.Cpu, seed: 5);
        loud.Store["head.weight"].Detach().MulInPlace(1000);
        ModelFile.Save(Model, loud.Store, Smallest.Configuration(), 0);
        GenerationRun.Run(Request("7") with { Raw = Folder["loud.safetensors"], Output = Folder["loud.png"] });
        var values = Raw("loud.safetensors").ToArray<float>();
        Assert.True(values.Max(Math.Abs) > 2);
        Assert.Equal(Pixels.ToBytes(Tensor.Of(values, 1, 3, 32, 32)), Decode("loud.png"));
    }

    [Fact]
    public void The_npz_array_has_the_pixels_of_the_files()
    {
        GenerationRun.Run(Request("0-4") with { Npz = Folder["new/samples.npz"], Output = Folder["out"], Batch = 2 });
        using var file = NpzFile.Open(Folder["new/samples.npz"]);
        Assert.Equal(["arr_0"], file.Names);
        var array = file.Array("arr_0");
        Assert.Equal([5L, 32, 32, 3], array.Shape);
        Assert.Equal(Enumerable.Range(0, 5).SelectMany(seed => Decode($"out/seed{seed:D4}.png")), array.ToArray<byte>());

        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => GenerationRun.Run(Request("0-9") with
        {
            Npz = Folder["new/samples.npz"],
            Batch = 2,
        }, (_, _) => stop.Cancel(), stop.Token));
        Assert.Equal(["new/", "new/samples.npz"], Folder.Names().Where(name => name.StartsWith("new", StringComparison.Ordinal)));
        Assert.Equal([5L, 32, 32, 3], array.Shape);
    }

    [Fact]
    public void A_seed_gives_one_image_in_any_batch()
    {
        GenerationRun.Run(Request("42") with { Raw = Folder["alone"], Output = Folder["one"] });
        GenerationRun.Run(Request("0-3,42,9") with { Raw = Folder["among"], Output = Folder["many"], Batch = 4 });
        GenerationRun.Run(Request("42,1") with { Raw = Folder["again"], Output = Folder["two"], Batch = 64 });
        var alone = Raw("alone");
        TensorAssert.Close(alone, Raw("among").Narrow(0, 4, 1), Smallest.Rounding);
        TensorAssert.Close(alone, Raw("again").Narrow(0, 0, 1), Smallest.Rounding);
        AssertPixels(Decode("one/seed0042.png"), Decode("many/seed0042.png"));
        AssertPixels(Decode("one/seed0042.png"), Decode("two/seed0042.png"));
    }

    [Fact]
    public void Counting_from_a_seed_is_the_same_as_naming_the_seeds()
    {
        GenerationRun.Run(Request("5-7") with { Raw = Folder["named"] });
        GenerationRun.Run(Request(LatentSelection.Of(null, 3, 5, null)) with { Raw = Folder["counted"] });
        Assert.Equal(File.ReadAllBytes(Folder["named"]), File.ReadAllBytes(Folder["counted"]));
        Assert.Equal("seed0063.png", LatentSelection.Of(null, null, 0, null).NameOf(63));
    }

    [Fact]
    public void Latents_may_come_from_a_file()
    {
        WriteLatents("z.safetensors", "z", Latents.OfSeeds([3, 4], 8), 2, 8);
        var choice = LatentSelection.Of(null, null, 0, Folder["z.safetensors"]);
        GenerationRun.Run(Request(choice) with { Raw = Folder["file"], Output = Folder["out"] });
        GenerationRun.Run(Request("3,4") with { Raw = Folder["seeds"] });
        Assert.Equal(File.ReadAllBytes(Folder["seeds"]), File.ReadAllBytes(Folder["file"]));
        Assert.True(File.Exists(Folder["out/latent0001.png"]));
    }

    [Fact]
    public void Truncation_scales_the_latents()
    {
        float[] half = [.. Latents.OfSeeds([3, 4], 8).Select(number => number / 2)];
        WriteLatents("half", "z", half, 2, 8);
        GenerationRun.Run(Request(LatentSelection.Of(null, null, 0, Folder["half"])) with { Raw = Folder["expected"] });
        GenerationRun.Run(Request("3,4") with { Raw = Folder["truncated"], Truncation = 0.5 });
        Assert.Equal(File.ReadAllBytes(Folder["expected"]), File.ReadAllBytes(Folder["truncated"]));

        GenerationRun.Run(Request("3,4") with { Raw = Folder["none"] });
        GenerationRun.Run(Request("3,4") with { Raw = Folder["one"], Truncation = 1 });
        Assert.Equal(File.ReadAllBytes(Folder["none"]), File.ReadAllBytes(Folder["one"]));

        WriteLatents("zero", "z", new float[8], 1, 8);
        GenerationRun.Run(Request(LatentSelection.Of(null, null, 0, Folder["zero"])) with { Output = Folder["mean"] });
        GenerationRun.Run(Request("3,4") with { Output = Folder["collapsed"], Truncation = 0 });
        Assert.Equal(Decode("mean/latent0000.png"), Decode("collapsed/seed0004.png"));
    }

    [Fact]
    public void Maps_are_written_beside_the_images()
    {
        GenerationRun.Run(Request("3,4,5") with { Output = Folder["plain"], Engine = GenerationEngine.Inference });
        GenerationRun.Run(Request("3,4,5") with
        {
            Output = Folder["maps"],
            Raw = Folder["raw"],
            AttentionHead = 1,
            Batch = 2,
            Engine = GenerationEngine.Inference,
        });
        GenerationRun.Run(Request("3,4,5") with
        {
            Output = Folder["grid.png"],
            AttentionHead = 1,
            Batch = 2,
            Grid = (2, 2),
            Engine = GenerationEngine.Inference,
        });
        Assert.Equal(
            ["seed0003-attention.png", "seed0003.png", "seed0004-attention.png", "seed0004.png", "seed0005-attention.png", "seed0005.png"],
            Directory.GetFiles(Folder["maps"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Decode("plain/seed0005.png"), Decode("maps/seed0005.png"));
        var grid = ImageDecoder.Decode(File.ReadAllBytes(Folder["grid.png"]));
        Assert.Equal((2 * 4 * 32, 2 * 32), (grid.Width, grid.Height));
        Assert.Equal(Decode("plain/seed0005.png"), Cell(grid.Rgb, grid.Width, 0, 1));
        Assert.Equal(new byte[ImageValues], Cell(grid.Rgb, grid.Width, 5, 1));

        using var generator = LadaGenerator.Load(Model, threads: 1);
        var (image, attention) = (new float[ImageValues], new float[generator.AttentionLength]);
        generator.Generate(Latents.OfSeeds([4], 8), image, attention);
        var strip = ImageDecoder.Decode(File.ReadAllBytes(Folder["maps/seed0004-attention.png"]));
        Assert.Equal((3 * 32, 32), (strip.Width, strip.Height));
        var first = 0;
        for (var block = 0; block < 3; block++)
        {
            var (side, column) = (8 << block, 2 - block);
            var map = attention.AsSpan(first + (side * side), side * side);             // head 1
            Assert.Equal(1, map.ToArray().Sum(), 1e-5);
            var colours = Viridis.Paint(map);
            first += 2 * side * side;
            var cell = Cell(strip.Rgb, strip.Width, column, 0);
            Assert.Equal(cell, Cell(grid.Rgb, grid.Width, 5 + column, 0));
            for (var pixel = 0; pixel < 32 * 32; pixel++)
            {
                var token = (pixel / 32 * side / 32 * side) + (pixel % 32 * side / 32);
                Assert.Equal(colours[(token * 3)..((token * 3) + 3)], cell[(pixel * 3)..((pixel * 3) + 3)]);
            }
        }
    }

    [Fact]
    public void A_file_without_valid_latents_is_named()
    {
        void Refused(string name, string said)
        {
            var request = Request(LatentSelection.Of(null, null, 0, Folder[name])) with { Output = Folder["out"] };
            Assert.Contains(said, Assert.Throws<ModelFileException>(() => GenerationRun.Run(request)).Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Folder["out"]));
        }
        Refused("missing", "there is no latents file");
        WriteLatents("named", "w", new float[8], 1, 8);
        Refused("named", "has no tensor 'z'; it has w");
        WriteLatents("narrow", "z", new float[8], 2, 4);
        Refused("narrow", "z is F32 [2, 4], but this model needs F32 [N, 8]");
        WriteLatents("flat", "z", new float[8], 8);
        Refused("flat", "z is F32 [8]");
        WriteLatents("none", "z", [], 0, 8);
        Refused("none", "z is F32 [0, 8]");
        WriteLatents("nan", "z", [1, 2, float.NaN, 4, 5, 6, 7, 8], 1, 8);
        Refused("nan", "z contains values that are not finite");
        Folder.Write("text", "hello, this is no safetensors file");
        Assert.Throws<SafetensorsException>(
            () => GenerationRun.Run(Request(LatentSelection.Of(null, null, 0, Folder["text"])) with { Output = Folder["out"] }));
    }

    [Fact]
    public void An_invalid_request_is_refused_before_anything_is_written()
    {
        void Refused(GenerationRequest request, string said)
        {
            var before = Folder.Names();
            Assert.Contains(said, Assert.Throws<RunException>(() => GenerationRun.Run(request)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Folder.Names());
        }
        Refused(Request("0-9") with { Output = Folder["a/grid.png"], Grid = (3, 3) }, "a grid of 3x3 has no room for 10 images");
        Refused(Request("0") with { Output = Folder["grid.png"], Grid = (1000, 1) }, "longer than 16384");
        Refused(Request("0-999999") with { Output = Folder["out"], Raw = Folder["raw"] }, "one file holds at most");
        Refused(Request("0") with { Output = Folder["out"], Truncation = 1.5 }, "the truncation is 1.5, but it must be from 0 to 1");
        Refused(Request("0") with { Output = Folder["out"], Truncation = double.NaN }, "the truncation is NaN");
        Refused(Request("0") with { Output = Folder["out"], AttentionHead = 2 }, "the head is 2, but the model has heads 0 to 1");
        Refused(Request("0") with { Raw = Folder["raw"], AttentionHead = 0 }, "attention maps are written beside the images");
        Refused(Request("0-9") with { Output = Folder["g.png"], Grid = (200, 1), AttentionHead = 0 }, "longer than 16384");
        var file = Folder.Write("file", "x");
        Refused(Request("0") with { Output = $"{file}/out" }, $"{file}/out cannot be written to");
        Refused(Request("0") with { Raw = $"{file}/raw" }, $"{file} cannot be written to");
    }

    [Fact]
    public void Cancellation_leaves_only_complete_images()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => GenerationRun.Run(Request("0-9") with { Output = Folder["out"], Batch = 2 }, (_, _) => stop.Cancel(), stop.Token));
        Assert.Equal(["out/", "out/seed0000.png", "out/seed0001.png"],
            Folder.Names().Where(name => name.StartsWith("out", StringComparison.Ordinal)));
    }

    private static byte[] Cell(ReadOnlySpan<byte> image, int width, int column, int row)
    {
        var cell = new List<byte>();
        for (var y = 0; y < 32; y++)
        {
            cell.AddRange(image.Slice(((((row * 32) + y) * width) + (column * 32)) * 3, 32 * 3));
        }
        return [.. cell];
    }

    private byte[] Expected(long seed) => Pixels.ToBytes(Network.Forward(Tensor.Of(Latents.OfSeeds([seed], 8), 1, 8), training: false));

    private IReadOnlyList<string> Names(string name)
    {
        using var file = SafetensorsFile.Open(Folder[name]);
        return file.Names;
    }

    private void WriteLatents(string file, string name, float[] values, params long[] shape) =>
        SafetensorsWriter.Write(Folder[file], [SafetensorsSource.FromMemory(name, SafetensorsType.F32, shape,
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]);
}
