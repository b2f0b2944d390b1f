using System.Diagnostics;

namespace LadaGan.Cli.Tests.Commands;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void Seeds_become_files()
    {
        var answer = Invocation.Of("generate", "--model", _place.Model(), "--seeds", "0,7-8", "--out", _place["out"], "--raw",
            _place["raw.safetensors"], "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Matches(@"^3 images of 32×32 in \d+\.\d\d s \(\d+\.\d images/s\): .*/out, .*/raw\.safetensors\n$", answer.Output);
        Assert.Equal(["model.safetensors", "out/", "out/seed0000.png", "out/seed0007.png", "out/seed0008.png", "raw.safetensors",
            "smallest.json"], _place.Names());
    }

    [Fact]
    public void A_png_is_a_grid_of_sixty_four()
    {
        Assert.Equal(
            ExitCode.Done, Invocation.Of("generate", "--model", _place.Model(), "--out", _place["grid.png"], "--threads", "1").Code);
        var image = Data.Codecs.ImageDecoder.Decode(File.ReadAllBytes(_place["grid.png"]));
        Assert.Equal((256, 256), (image.Width, image.Height));
    }

    [Fact]
    public void The_same_arguments_give_the_same_bytes()
    {
        var model = _place.Model();
        foreach (var name in (string[])["a.png", "b.png"])
        {
            Assert.Equal(ExitCode.Done, Invocation.Of("generate", "--model", model, "--count", "4", "--seed", "10", "--grid", "4x1",
                "--out", _place[name], "--threads", "1").Code);
        }
        Assert.Equal(File.ReadAllBytes(_place["a.png"]), File.ReadAllBytes(_place["b.png"]));
    }

    [Fact]
    public void Truncated_latents_and_maps()
    {
        var answer = Invocation.Of("generate", "--model", _place.Model(), "--seeds", "3", "--truncation", "0.5", "--attention",
            "--head", "1", "--out", _place["out"], "--device", "cpu", "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Equal(["model.safetensors", "out/", "out/seed0003-attention.png", "out/seed0003.png", "smallest.json"], _place.Names());
        void Refused(string said, params string[] options) => Invocation.Of(
            ["generate", "--model", _place["model.safetensors"], "--device", "cpu", "--threads", "1", .. options]).IsRefused(said);
        Refused("--truncation is 2, but it must be from 0 to 1", "--truncation", "2", "--out", _place["new"]);
        Refused("--head is 5, but the model has heads 0 to 1", "--attention", "--head", "5", "--out", _place["new"]);
        Refused("name a directory or a .png file with --out", "--attention", "--npz", _place["new.npz"]);
    }

    /// <summary>What Ctrl-C sends.</summary>
    [Fact]
    public async Task A_stopped_generation_leaves_nothing_unfinished()
    {
        var model = _place.Model();
        using var program = ProgramProcess.Start(new Dictionary<string, string>(), "generate", "--model", model, "--count", "2000000",
            "--batch", "4", "--npz", _place["out.npz"], "--threads", "1");
        while (_place.Names().Length < 3)
        {
            await Task.Delay(20);
        }

        using (var kill = Process.Start("kill", ["-INT", $"{program.Id}"]))
        {
            await kill.WaitForExitAsync();
        }
        var answer = await program.End();

        Assert.Equal((ExitCode.Interrupted, "", "stopped; every file there is complete\n"), (answer.Code, answer.Output, answer.Error));
        Assert.Equal(["model.safetensors", "smallest.json"], _place.Names());
    }

    public void Dispose() => _place.Dispose();
}
