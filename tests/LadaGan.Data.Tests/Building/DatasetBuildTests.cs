using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using LadaGan.Core.Images;
using LadaGan.Data.Building;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Loading;
using LadaGan.Data.Tests.Codecs;

namespace LadaGan.Data.Tests.Building;

public sealed class DatasetBuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("out.zip")]
    [InlineData("out.safetensors")]
    public void The_file_is_the_same_for_any_number_of_workers(string name)
    {
        Images(150);
        var files = new[] { 1, 2, 5 }.Select(workers =>
        {
            DatasetBuild.Run(Request(name) with { Workers = workers, WithLabels = true, Overwrites = true });
            return Hash(_folder.File(name));
        });

        Assert.Single(files.Distinct());
        Assert.Equal([name, "pictures"], Names());
    }

    [Theory]
    [InlineData("out.zip")]
    [InlineData("out.safetensors")]
    public void Every_image_is_there_as_training_would_see_it(string name)
    {
        Images(30);
        var report = DatasetBuild.Run(
            Request(name) with { Size = 6, Fit = ImageFit.Crop, Filter = ResampleFilter.Lanczos, WithLabels = true });

        using var source = ImageSource.Open(_folder.File("pictures"));
        using var built = ImageSource.Open(_folder.File(name));
        Assert.Equal((30, 30, 0), (report.Images, built.Count, report.LeftOut.Count));
        Assert.Equal(new FileInfo(_folder.File(name)).Length, report.Bytes);
        Assert.NotEmpty(source.ClassNames);
        Assert.Equal(source.ClassNames, built.ClassNames);
        for (var index = 0; index < 30; index++)
        {
            Assert.Equal(ImageResizer.ToSquare(source.Decode(index), 6, ImageFit.Crop, ResampleFilter.Lanczos).Rgb.ToArray(),
                built.Decode(index).Rgb.ToArray());
            Assert.Equal(source.Label(index), built.Label(index));
        }
    }

    /// <summary>A file's name may have 255 bytes, and those of what lies beside it are longer.</summary>
    [Fact]
    public void The_longest_name_can_be_built_and_resumed()
    {
        Images(150);
        var name = $"{new string('n', 251)}.zip";
        Stop(Request(name), after: 64);
        Assert.True(DatasetBuild.Run(Request(name)).Resumed > 0);
        Assert.Equal([name, "pictures"], Names());
    }

    [Fact]
    public void The_names_of_classes_are_kept_whatever_they_are()
    {
        byte[] image = PngEncoder.Encode(8, 8, new byte[8 * 8 * 3]);
        string[] names = ["\"quoted\"", "a, b", "猫"];
        foreach (var name in names)
        {
            _folder.Write($"pictures/{name}/a.png", image);
        }
        foreach (var file in new[] { "out.zip", "out.safetensors" })
        {
            DatasetBuild.Run(Request(file) with { WithLabels = true });
            using var built = ImageSource.Open(_folder.File(file));
            Assert.Equal(names, built.ClassNames);
            Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(index => built.Label(index)!.Value));
            DatasetBuild.Run(Request(file) with { Overwrites = true });
            using var without = ImageSource.Open(_folder.File(file));
            Assert.Empty(without.ClassNames);
        }
    }

    [Fact]
    public void The_zip_is_in_StyleGANs_layout()
    {
        Images(12);
        DatasetBuild.Run(Request("with.zip") with { WithLabels = true });
        DatasetBuild.Run(Request("without.zip"));

        using var with = ZipFile.OpenRead(_folder.File("with.zip"));
        Assert.Equal([.. Enumerable.Range(0, 12).Select(index => $"00000/img{index:D8}.png"), "dataset.json"],
            with.Entries.Select(entry => entry.FullName));
        Assert.All(with.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
        using var labels = JsonDocument.Parse(with.GetEntry("dataset.json")!.Open());
        Assert.Equal(["[\"00000/img00000000.png\", 0]", "[\"00000/img00000001.png\", 0]"],
            labels.RootElement.GetProperty("labels").EnumerateArray().Take(2).Select(pair => pair.GetRawText()));
        using var without = ZipFile.OpenRead(_folder.File("without.zip"));
        using var none = JsonDocument.Parse(without.GetEntry("dataset.json")!.Open());
        Assert.Equal(JsonValueKind.Null, none.RootElement.GetProperty("labels").ValueKind);
    }

    /// <summary>Reads the file by the format's definition: length, JSON, bytes.</summary>
    [Fact]
    public void The_packed_file_says_how_it_was_made()
    {
        Images(10);
        DatasetBuild.Run(Request("out.safetensors") with
        {
            Fit = ImageFit.CropOf(3),
            WithLabels = true,
            Reading = SourceOptions.Default with { Decode = DecodeOptions.Default with { Background = Background.Black } },
        });

        var file = File.ReadAllBytes(_folder.File("out.safetensors"));
        var header = (int)BitConverter.ToUInt64(file);
        using var json = JsonDocument.Parse(file.AsMemory(8, header));
        var metadata = json.RootElement.GetProperty("__metadata__").Deserialize<Dictionary<string, string>>()!;
        var pixels = file.AsSpan(8 + header, 10 * 3 * 4 * 4);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["format"] = "ladagan-images", ["version"] = "1", ["source"] = "pictures", ["size"] = "4", ["count"] = "10",
                ["fit"] = "crop:3", ["filter"] = "bilinear",
                ["background"] = "black", ["orientation"] = "stored", ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(pixels)),
            }.OrderBy(entry => entry.Key),
            metadata.OrderBy(entry => entry.Key));
        Assert.Equal("""{"dtype":"U8","shape":[10,3,4,4],"data_offsets":[0,480]}""", json.RootElement.GetProperty("images").GetRawText());
        Assert.Equal("""{"dtype":"I64","shape":[10],"data_offsets":[480,560]}""", json.RootElement.GetProperty("labels").GetRawText());
        Assert.Equal("""{"dtype":"U8","shape":[9],"data_offsets":[560,569]}""", json.RootElement.GetProperty("class_names").GetRawText());
        Assert.Equal("""["a","b"]"""u8.ToArray(), file[(8 + header + 560)..]);
    }

    [Fact]
    public void The_limit_on_pixels_can_be_chosen()
    {
        Images(10);
        var request = Request("out.zip");
        var limit = DecodeOptions.Default with { Limits = DecodeLimits.Default with { MaxPixels = 34 } };

        var refused = Assert.Throws<DataException>(
            () => DatasetBuild.Run(request with { Reading = SourceOptions.Default with { Decode = limit } }));

        Assert.Contains("declares 5 x 7 pixels; at most 34 pixels", refused.Message, StringComparison.Ordinal);
        limit = limit with { Limits = limit.Limits with { MaxPixels = 35 } };
        Assert.Equal(10, DatasetBuild.Run(request with { Reading = SourceOptions.Default with { Decode = limit } }).Images);
    }

    [Fact]
    public void Max_is_the_number_of_images_made()
    {
        Images(200, corrupt: 3);
        var report = DatasetBuild.Run(Request("out.zip") with { Max = 100, WithLabels = true });
        using var built = ImageSource.Open(_folder.File("out.zip"));

        Assert.Equal((100, 100, 1), (report.Images, built.Count, report.LeftOut.Count));
        Assert.Equal(Red(4), built.Decode(3).Rgb[0]);
        Assert.Equal(Red(100), built.Decode(99).Rgb[0]);
        Assert.Equal([0, 1], Enumerable.Range(0, 100).Select(index => built.Label(index)!.Value).Distinct().Order());
    }

    [Fact]
    public void One_corrupt_among_ten_thousand_is_named_and_changes_no_other()
    {
        DatasetBuild.Run(Request("good.safetensors") with { Source = Zip("good.zip", 10_000, corrupt: null), Size = 2, Workers = 2 });
        var report = DatasetBuild.Run(Request("bad.safetensors") with
        {
            Source = Zip("bad.zip", 10_000, corrupt: 6789),
            Size = 2,
            Workers = 2,
        });

        Assert.Equal([new CorruptImage("06789.png", "is text; supported are JPEG, PNG, WebP, BMP")], report.LeftOut);
        Assert.Equal(9_999, report.Images);
        using var good = ImageSource.Open(_folder.File("good.safetensors"));
        using var bad = ImageSource.Open(_folder.File("bad.safetensors"));
        for (var index = 0; index < 9_999; index++)
        {
            Assert.Equal(good.Decode(index < 6789 ? index : index + 1).Rgb.ToArray(), bad.Decode(index).Rgb.ToArray());
        }
    }

    [Fact]
    public void A_strict_build_refuses_and_leaves_nothing()
    {
        Images(20, corrupt: 3);
        Refused("b/003.png is an unknown image format; supported are JPEG, PNG, WebP, BMP; repair or remove it, "
            + "or skip images that cannot be decoded", Request("out.zip") with { IsStrict = true });
        Assert.Equal(["pictures"], Names());
    }

    [Fact]
    public void A_source_without_a_usable_image_is_refused_and_leaves_nothing()
    {
        _folder.Write("pictures/a.png", [1, 2, 3]);
        Refused("none of its images can be decoded; a.png is an unknown image format", Request("out.zip"));
        Assert.Equal(["pictures"], Names());
    }

    [Fact]
    public void Names_that_cannot_be_written_to_are_refused()
    {
        Images(2);
        Refused("the output file must be named *.zip (PNG images) or *.safetensors (packed)", Request("out.tar"));
        Refused("is a folder; name a file", Request("pictures.zip") with
        {
            Destination = Directory.CreateDirectory(_folder.File("folder.zip")).FullName,
        });
        _folder.Write("there.zip", [1]);
        Refused("already exists; name another file, or allow overwriting", Request("there.zip"));
        Refused("is the source itself", Request("there.zip") with { Source = _folder.File("there.zip"), Overwrites = true });
        Refused("cannot be written", Request("there.zip/out.zip"));
        Assert.Equal([1], File.ReadAllBytes(_folder.File("there.zip")));
    }

    [Fact]
    public void Labels_of_a_source_without_classes_are_refused()
    {
        _folder.Write("pictures/a.png", PngWriter.Solid(2, 2, 1, 2, 3));
        Refused("a.png has no class; build without labels", Request("out.zip") with { WithLabels = true });
    }

    [Theory]
    [InlineData("out.zip")]
    [InlineData("out.safetensors")]
    public void A_stopped_build_goes_on_to_the_same_bytes(string name)
    {
        Images(400, corrupt: 5);
        DatasetBuild.Run(Request(name) with { WithLabels = true });
        var whole = Hash(_folder.File(name));
        File.Delete(_folder.File(name));

        Stop(Request(name) with { WithLabels = true, Workers = 2 }, after: 64);
        Assert.False(File.Exists(_folder.File(name)));
        Stop(Request(name) with { WithLabels = true }, after: 256);
        var report = DatasetBuild.Run(Request(name) with { WithLabels = true, Workers = 3 });

        Assert.Equal((399, 255), (report.Images, report.Resumed));
        Assert.Equal("b/005.png", Assert.Single(report.LeftOut).Name);
        Assert.Equal(whole, Hash(_folder.File(name)));
        Assert.Equal([name, "pictures"], Names());
    }

    /// <summary>
    /// What a kill or a power failure may leave: more in the file than the journal
    /// says, a partial line, less than it says, nothing.
    /// </summary>
    [Theory]
    [InlineData("partial", 1000)]
    [InlineData("partial", -1000)]
    [InlineData("partial", int.MinValue)]
    [InlineData("journal", 5)]
    [InlineData("journal", -5)]
    [InlineData("journal", -60)]
    [InlineData("journal", int.MinValue)]
    public void Whatever_a_crash_leaves_the_bytes_are_the_same(string what, int change)
    {
        foreach (var name in new[] { "out.zip", "out.safetensors" })
        {
            Images(200, corrupt: 5);
            DatasetBuild.Run(Request(name));
            var whole = Hash(_folder.File(name));
            File.Delete(_folder.File(name));
            Stop(Request(name), after: 128);

            using (var file = new FileStream(_folder.File($".{name}.{what}"), FileMode.Open))
            {
                var length = Math.Max(0, file.Length + change);
                file.SetLength(Math.Min(length, file.Length));
                file.Position = file.Length;
                file.Write(new byte[length - file.Length]);
            }
            DatasetBuild.Run(Request(name));
            Assert.Equal(whole, Hash(_folder.File(name)));
        }
    }

    [Fact]
    public void Another_source_or_other_options_begin_anew()
    {
        Images(200);
        var request = Request("out.zip") with { Overwrites = true };
        BuildRequest[] others = [request with
        {
            Size = 5,
        }, request with { Filter = ResampleFilter.Box }, request with { Max = 150 }, request with { WithLabels = true }];
        foreach (var other in others)
        {
            Stop(request, after: 64);
            Assert.Equal(0, DatasetBuild.Run(other).Resumed);
        }
        Stop(request, after: 64);
        _folder.Write("pictures/a/000.png", PngWriter.Solid(9, 9, 1, 1, 1));
        Assert.Equal(0, DatasetBuild.Run(request).Resumed);
    }

    [Fact]
    public void A_second_build_of_the_same_file_is_refused()
    {
        Images(200);
        Exception? second = null;
        DatasetBuild.Run(Request("out.zip"), _ => second ??= Record.Exception(() => DatasetBuild.Run(Request("out.zip"))));

        Assert.Contains("another build is writing the same file", Assert.IsType<DataException>(second).Message, StringComparison.Ordinal);
    }

    /// <summary>/dev/full fails every write like a full disk.</summary>
    [Theory]
    [InlineData("out.zip")]
    [InlineData("out.safetensors")]
    public void A_full_disk_is_said_and_leaves_nothing(string name)
    {
        Images(20);
        File.CreateSymbolicLink(_folder.File($".{name}.partial"), "/dev/full");
        Refused("cannot be written: No space left on device", Request(name));
        Assert.Equal(["pictures"], Names());
    }

    public void Dispose() => _folder.Dispose();

    private BuildRequest Request(string name) => new() { Source = _folder.File("pictures"), Destination = _folder.File(name), Size = 4 };

    private string[] Names() =>
        [.. Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static void Refused(string said, BuildRequest request) =>
        Assert.Contains(said, Assert.Throws<DataException>(() => DatasetBuild.Run(request)).Message, StringComparison.Ordinal);

    private static void Stop(BuildRequest request, int after)
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(
            () => DatasetBuild.Run(request, progress => { if (progress.Done >= after) { stop.Cancel(); } }, stop.Token));
    }

    private static byte Red(int image) => (byte)(image * 37);

    // Two folders, so that there are classes.
    private void Images(int count, int? corrupt = null)
    {
        for (var image = 0; image < count; image++)
        {
            _folder.Write($"pictures/{(image < 3 ? 'a' : 'b')}/{image:D3}.png",
                image == corrupt ? [1, 2, 3] : PngWriter.Solid(5, 7, Red(image), (byte)image, (byte)(image >> 1)));
        }
    }

    private string Zip(string name, int count, int? corrupt)
    {
        using var archive = ZipFile.Open(_folder.File(name), ZipArchiveMode.Create);
        for (var image = 0; image < count; image++)
        {
            using var stream = archive.CreateEntry($"{image:D5}.png", CompressionLevel.NoCompression).Open();
            stream.Write(image == corrupt ? "no image"u8 : UncompressedPng.Encode(
                new DecodedImage(2, 2, [.. Enumerable.Range(0, 12).Select(place => (byte)(image >> (place & 7)))])));
        }
        return _folder.File(name);
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
