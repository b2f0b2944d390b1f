using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using LadaGan.Data.Codecs;

namespace LadaGan.Cli.Tests.Commands;

public sealed partial class DataCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void A_data_set_is_built_inspected_and_measured()
    {
        var (data, packed) = (_place.Data(), _place["packed.safetensors"]);
        var built = Invocation.Of("data", "build", data, packed, "--size", "16", "--filter", "lanczos", "--fit", "crop", "--labels");
        Assert.Equal((ExitCode.Done, ""), (built.Code, built.Error));
        Assert.StartsWith($"{packed}: 12 images of 16×16, 13.4 kB; 12 made in ", built.Output, StringComparison.Ordinal);

        var inspected = Invocation.Of("data", "inspect", packed, "--sheet", _place["sheet.png"], "--size", "8");
        Assert.Equal((ExitCode.Done, ""), (inspected.Code, inspected.Error));
        Assert.Contains("source drawn.zip, fit crop, filter lanczos, background white; its hash is right", inspected.Output, StringComparison.Ordinal);
        Assert.True(ImageDecoder.Decode(File.ReadAllBytes(_place["sheet.png"])) is { Height: >= 8 });

        var measured = Invocation.Of("data", "bench", data, packed, "--size", "16", "--batch", "4", "--seconds", "0.05", "--json");
        Assert.Equal((ExitCode.Done, ""), (measured.Code, measured.Error));
        using var json = JsonDocument.Parse(measured.Output);
        Assert.All(json.RootElement.GetProperty("sources").EnumerateArray(), source => Assert.True(source.GetProperty("images_per_second").GetDouble() > 0));
        Assert.Contains("packed.safetensors", Invocation.Of("data", "bench", packed, "--size", "16", "--seconds", "0.05").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_cannot_be_used_are_named_and_no_reason_to_fail()
    {
        _place.Write("pictures/a.png", PngEncoder.Encode(1, 1, [1, 2, 3]));
        _place.Write("pictures/b.png", "text");
        var built = Invocation.Of("data", "build", _place["pictures"], _place["out.zip"], "--size", "4");
        Assert.Equal(ExitCode.Done, built.Code);
        Assert.Equal("warning: 1 image could not be used and was left out:\n  b.png is text; supported are JPEG, PNG, WebP\n", built.Error);

        Invocation.Of("data", "build", _place["pictures"], _place["strict.zip"], "--size", "4", "--strict").IsRefused("b.png is text");
        Assert.DoesNotContain(_place.Names(), name => name.Contains("strict", StringComparison.Ordinal));
        Assert.Contains("1 image cannot be decoded", Invocation.Of("data", "inspect", _place["pictures"]).Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(Invocation.Of("data", "inspect", _place["pictures"], "--json").Output);
        Assert.Equal("b.png", report.RootElement.GetProperty("corrupt")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var data = _place.Data();
        string[] build = ["data", "build", data, _place["out.zip"]];
        Invocation.Of([.. build, "--size", "0"]).IsRefused("--size 0: give a number of pixels from 1 to 8192");
        Invocation.Of([.. build, "--size", "8", "--fit", "crop:0"]).IsRefused("--fit crop:0: give squash, crop, or crop:N");
        Invocation.Of([.. build, "--size", "8", "--filter", "area"]).IsRefused("'area' not recognized. Must be one of: 'box' 'bilinear' 'bicubic' 'lanczos'. See `ladagan data build --help`");
        Invocation.Of([.. build, "--size", "8", "--max", "0"]).IsRefused("--max: give a number from 1");
        Invocation.Of([.. build, "--size", "8", "--workers", "-1"]).IsRefused("--workers -1: give a number from 0 (all processors) to 256");
        Invocation.Of("data", "build", data, data, "--size", "8").IsRefused("is there already");
        Invocation.Of("data", "build", data, _place["out.tar"], "--size", "8").IsRefused("a data file is named *.zip");
        Invocation.Of("data", "inspect", _place["nothing"]).IsRefused("does not exist");
        Invocation.Of("data", "inspect", data, "--sheet", "sheet.jpg").IsRefused("--sheet sheet.jpg: name a .png file");
        Invocation.Of("data", "bench", data, "--seconds", "0").IsRefused("--seconds: give a number above 0");
    }

    [Theory]
    [InlineData("out.zip")]
    [InlineData("out.safetensors")]
    public async Task A_build_that_is_killed_again_and_again_ends_with_the_same_bytes(string name)
    {
        string[] Build(string output) => ["data", "build", Large(), _place[output], "--size", "128", "--filter", "lanczos", "--workers", "2", "--overwrite"];
        Assert.Equal(ExitCode.Done, Invocation.Of(Build($"whole-{name}")).Code);

        using (var first = ProgramProcess.Start(new Dictionary<string, string>(), Build(name)))
        {
            // The journal's first line says what is built; longer than that it has a checkpoint.
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
    public async Task A_build_that_is_interrupted_says_so_and_goes_on()
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
            Assert.Equal((ExitCode.Interrupted, "stopped; the same command goes on from here\n"), (end.Code, end.Error));
        }
        Assert.False(File.Exists(_place["out.zip"]));
        Assert.Contains("were there from an interrupted build", Invocation.Of(build).Output, StringComparison.Ordinal);
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
        var pictures = Enumerable.Range(1, 8).Select(seed => PngEncoder.Encode(256, 256, [.. Enumerable.Range(0, 256 * 256 * 3).Select(at => (byte)(at * seed >> 8))])).ToArray();
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        for (var image = 0; image < 200; image++)
        {
            using var stream = archive.CreateEntry($"{image:D3}.png", CompressionLevel.NoCompression).Open();
            stream.Write(pictures[image % pictures.Length]);
        }
        return path;
    }
}
