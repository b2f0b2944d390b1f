using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using LadaGan.Core.Images;
using LadaGan.Data.Codecs;

namespace LadaGan.Cli.Tests.Commands;

public sealed partial class DataCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void A_dataset_is_built_inspected_and_measured()
    {
        var (data, packed) = (_place.Data(), _place["packed.safetensors"]);
        var built = Invocation.Of("data", "build", data, packed, "--size", "16", "--filter", "lanczos", "--fit", "crop", "--labels");
        Assert.Equal((ExitCode.Done, ""), (built.Code, built.Error));
        Assert.StartsWith($"{packed}: 12 images of 16×16, 13.4 kB; 12 built in ", built.Output, StringComparison.Ordinal);

        var inspected = Invocation.Of("data", "inspect", packed, "--sheet", _place["sheet.png"], "--size", "8");
        Assert.Equal((ExitCode.Done, ""), (inspected.Code, inspected.Error));
        Assert.Contains("source drawn.zip, fit crop, filter lanczos, background white; checksum matches",
            inspected.Output, StringComparison.Ordinal);
        Assert.True(ImageDecoder.Decode(File.ReadAllBytes(_place["sheet.png"])) is { Height: >= 8 });

        var measured = Invocation.Of("data", "bench", data, packed, "--size", "16", "--batch", "4", "--seconds", "0.05", "--json");
        Assert.Equal((ExitCode.Done, ""), (measured.Code, measured.Error));
        using var json = JsonDocument.Parse(measured.Output);
        Assert.All(json.RootElement.GetProperty("sources").EnumerateArray(),
            source => Assert.True(source.GetProperty("images_per_second").GetDouble() > 0));
        Assert.Contains("packed.safetensors", Invocation.Of("data", "bench", packed, "--size", "16", "--seconds", "0.05").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_images_are_skipped_and_named()
    {
        _place.Write("images/a.png", PngEncoder.Encode(1, 1, [1, 2, 3]));
        _place.Write("images/b.png", "text");
        var built = Invocation.Of("data", "build", _place["images"], _place["out.zip"], "--size", "4");
        Assert.Equal(ExitCode.Done, built.Code);
        Assert.Equal("warning: 1 image was skipped because of errors:\n  b.png is text; supported are JPEG, PNG, WebP, BMP\n", built.Error);

        Invocation.Of("data", "build", _place["images"], _place["strict.zip"], "--size", "4", "--strict").IsRefused("b.png is text");
        Assert.DoesNotContain(_place.Names(), name => name.Contains("strict", StringComparison.Ordinal));
        Assert.Contains("1 image cannot be decoded", Invocation.Of("data", "inspect", _place["images"]).Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(Invocation.Of("data", "inspect", _place["images"], "--json").Output);
        Assert.Equal("b.png", report.RootElement.GetProperty("corrupt")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Invalid_options_are_refused()
    {
        var data = _place.Data();
        string[] build = ["data", "build", data, _place["out.zip"]];
        Invocation.Of([.. build, "--size", "0"]).IsRefused("--size is 0, but it must be from 1 to 8192");
        Invocation.Of([.. build, "--size", "8", "--fit", "crop:0"])
            .IsRefused("--fit is 'crop:0', but it must be squash, crop, crop:N with N from 1 to 65535, or resize-crop");
        Invocation.Of([.. build, "--size", "8", "--filter", "area"])
            .IsRefused("'area' not recognized. Must be one of: 'box' 'bilinear' 'bicubic' 'lanczos'. See `ladagan data build --help`");
        Invocation.Of([.. build, "--size", "8", "--max", "0"]).IsRefused("--max is 0, but it must be at least 1");
        Invocation.Of([.. build, "--size", "8", "--workers", "-1"]).IsRefused("--workers is -1, but it must be from 0 to 256, or all");
        Invocation.Of("data", "build", data, data, "--size", "8")
            .IsRefused("already exists; name another file, or replace it with --overwrite");
        Invocation.Of("data", "build", data, _place["out.tar"], "--size", "8").IsRefused("the output file must be named *.zip");
        Invocation.Of("data", "inspect", _place["nothing"]).IsRefused("does not exist");
        Invocation.Of("data", "inspect", data, "--sheet", "sheet.jpg").IsRefused("--sheet is 'sheet.jpg', but it must be a .png file");
        Invocation.Of("data", "bench", data, "--seconds", "0").IsRefused("--seconds is 0, but it must be above 0");
    }

    [Theory]
    [InlineData("out.zip")]
    [InlineData("out.safetensors")]
    public async Task A_build_that_is_killed_again_and_again_ends_with_the_same_bytes(string name)
    {
        string[] Build(string output) =>
            ["data", "build", Large(), _place[output], "--size", "128", "--filter", "lanczos", "--workers", "2", "--overwrite"];
        Assert.Equal(ExitCode.Done, Invocation.Of(Build($"whole-{name}")).Code);

        using (var first = ProgramProcess.Start(new Dictionary<string, string>(), Build(name)))
        {
            // The journal's first line says what is built; entries follow.
            while (!File.Exists(_place[name]) && new FileInfo(_place[$".{name}.journal"]) is not { Exists: true, Length: > 65 })
            {
                await Task.Delay(5);
            }
        }
        using (ProgramProcess.Start(new Dictionary<string, string>(), Build(name)))
        {
            await Task.Delay(new Random(name.Length).Next(200, 800));
        }
        using var last = ProgramProcess.Start(new Dictionary<string, string>(), Build(name));

        Assert.Equal(ExitCode.Done, (await last.End()).Code);
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(_place[$"whole-{name}"])), SHA256.HashData(File.ReadAllBytes(_place[name])));
        Assert.DoesNotContain(_place.Names(), file => file.StartsWith('.'));
    }

    [Fact]
    public async Task An_interrupted_build_resumes()
    {
        string[] build = ["data", "build", Large(), _place["out.zip"], "--size", "128", "--workers", "1"];
        using (var first = ProgramProcess.Start(new Dictionary<string, string>(), build))
        {
            while (!File.Exists(_place[".out.zip.partial"]) || new FileInfo(_place[".out.zip.partial"]).Length == 0)
            {
                await Task.Delay(5);
            }
            Assert.Equal(0, Signal(first.Id, 2));
            var end = await first.End();
            Assert.Equal((ExitCode.Interrupted, "stopped; run the same command again to resume\n"), (end.Code, end.Error));
        }
        Assert.False(File.Exists(_place["out.zip"]));
        Assert.Contains("resumed from an interrupted build", Invocation.Of(build).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    /// <summary>Many images that cost nothing to make and something to resize: a few files under many names.</summary>
    private string Large()
    {
        var path = _place["large.zip"];
        if (File.Exists(path))
        {
            return path;
        }
        var images = Enumerable.Range(1, 8).Select(
            seed => PngEncoder.Encode(256, 256, [.. Enumerable.Range(0, 256 * 256 * 3).Select(at => (byte)(at * seed >> 8))])).ToArray();
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        for (var image = 0; image < 200; image++)
        {
            using var stream = archive.CreateEntry($"{image:D3}.png", CompressionLevel.NoCompression).Open();
            stream.Write(images[image % images.Length]);
        }
        return path;
    }
}
