using System.Globalization;
using System.Text.RegularExpressions;
using LadaGan.Core.Images;
using LadaGan.Data.Building;
using LadaGan.Data.Drawing;
using LadaGan.Data.Images;

namespace LadaGan.Cli.Tests.Surroundings;

/// <summary>
/// What happens to a run at random moments: no step is lost but the one under way, and the run, resumed where it ended, has the same bits
/// as one to which nothing happened. <c>LADAGAN_MOMENTS</c> sets how many moments, <c>LADAGAN_SEED</c> which.
/// </summary>
public sealed partial class LostSurroundingsTests(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private const int Drawn = 64;
    private const int Steps = SurroundedRun.Images / SurroundedRun.Batch;
    private const string Quiet = ">/dev/null 2>&1";

    /// <summary>The state after a run to which nothing happens, by what holds its images: the drawn images are always the same.</summary>
    private static readonly Dictionary<string, string> Expected = [];

    private readonly Workplace _place = new();
    private readonly Random _random = new(Setting("LADAGAN_SEED", 1));

    private static int Moments => Setting("LADAGAN_MOMENTS", 1);

    [Fact]
    [Trait("Speed", "slow")]
    public void Killed() => AtEveryMoment("kill -9", Folder("images"), run => run.Signal("KILL"), 137);

    [Fact]
    [Trait("Speed", "slow")]
    public void Hung_up() => AtEveryMoment("SIGHUP", Folder("images"), run => run.Signal("HUP"), ExitCode.HungUp);

    [Fact]
    [Trait("Speed", "slow")]
    public void Its_terminal_is_closed()
    {
        PseudoTerminal? terminal = null;
        AtEveryMoment("dead terminal", Folder("images"), _ => terminal!.Dispose(), ExitCode.Done, () =>
        {
            terminal = new PseudoTerminal();
            terminal.Show();
            return $">{terminal.Path} 2>&1";
        }, note: "standard output can no longer be written");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void The_disk_under_its_output_is_full()
    {
        if (!Tmpfs.CanMount)
        {
            AtEveryMoment("full log disk", Folder("images"), _ => { }, ExitCode.Done, () => ">/dev/full 2>&1", "No space left on device");
            return;
        }
        using var disk = new Tmpfs("size=1m");
        AtEveryMoment("full log disk", Folder("images"), _ =>
        {
            Fill(disk.Folder["filler"]);
            Fill(disk.Folder["train.log"]);  // up to the end of its last page
        }, ExitCode.Done, () =>
        {
            File.Delete(disk.Folder["filler"]);
            File.Delete(disk.Folder["train.log"]);
            return $">>{disk.Folder["train.log"]} 2>&1";
        }, note: "standard output can no longer be written (No space left on device)");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void The_folder_of_its_images_vanishes()
    {
        var (folder, away) = (Folder("images"), _place["away"]);
        AtEveryMoment("vanished folder", folder, _ => Directory.Move(folder, away), ExitCode.BadInput,
            restore: () => Directory.Move(away, folder));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void One_of_its_images_vanishes()
    {
        var (folder, away) = (Folder("images"), _place["away.png"]);
        var file = Path.Join(folder, "0030.png");
        // A run reads an image before it vanishes, or finds it missing from the beginning, and then uses the next.
        var expected = new[] { ExpectedOf(folder), WithDamaged(file) };
        for (var moment = 0; moment < Moments; moment++)
        {
            var outDir = _place[$"vanished-{moment}"];
            using var run = SurroundedRun.Start(_place.Configuration, folder, outDir, Quiet);
            run.WaitForTicks(_random.Next(1, Steps));
            File.Move(file, away);
            Assert.Equal(ExitCode.Done, run.End());
            File.Move(away, file);
            Assert.Contains(run.StateAt(SurroundedRun.Images), expected);
        }
        Report("vanished file", Moments, 0);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Its_packed_file_is_truncated() => Truncated("shrunk packed file", Built("images.safetensors"));

    [Fact]
    [Trait("Speed", "slow")]
    public void Its_zip_is_truncated() => Truncated("shrunk zip", Built("images.zip"));

    public void Dispose() => _place.Dispose();

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var given) ? given : otherwise;

    private static void Fill(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    [GeneratedRegex("^stopped after ([0-9]+) images")]
    private static partial Regex Stopped();

    private void Truncated(string what, string file)
    {
        var content = File.ReadAllBytes(file);
        void Cut()
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            stream.SetLength(content.Length / 20);
        }
        AtEveryMoment(what, file, _ => Cut(), ExitCode.BadInput, restore: () => File.WriteAllBytes(file, content));
    }

    private void AtEveryMoment(
        string what, string data, Action<SurroundedRun> happens, int exitCode, Func<string>? redirections = null, string? note = null,
        Action? restore = null)
    {
        var (expected, most) = (ExpectedOf(data), 0);
        var (outDir, begun) = (_place["runs"], false);
        for (var moment = 0; moment < Moments || begun; moment++)
        {
            using var run = SurroundedRun.Start(_place.Configuration, begun ? null : data, outDir, redirections?.Invoke() ?? Quiet);
            var isEarly = false;
            if (moment < Moments)
            {
                run.WaitForTicks(_random.Next(1, 4));
                Thread.Sleep(_random.Next(0, 20));
                happens(run);
                isEarly = run.Ticks < Steps - 1;
            }
            var code = run.End();
            // A run may have read all that it needs, or have ended, before it happened.
            begun = !run.Log.Contains($"finished after {SurroundedRun.Images} images");
            Assert.Equal(begun ? exitCode : ExitCode.Done, code);
            most = Math.Max(most, LostImages(run, code));
            if (note is not null && isEarly)
            {
                Assert.Contains(run.Log, line => line.Contains(note, StringComparison.Ordinal));
            }
            if (moment < Moments)
            {
                restore?.Invoke();
            }
            if (!begun)
            {
                Assert.Equal(expected, run.StateAt(SurroundedRun.Images));
                Directory.Delete(outDir, recursive: true);
            }
        }
        Report(what, Moments, most);
    }

    /// <summary>Images of complete steps that are in no state. A killed run may have been writing the last one.</summary>
    private static int LostImages(SurroundedRun run, int code)
    {
        var saved = run.Log.Where(line => line.StartsWith("state ", StringComparison.Ordinal)).Select(
            line => (int)Math.Round(double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) * 1000)).DefaultIfEmpty(0).Max();
        var stopped = run.Log.Select(line => Stopped().Match(line)).LastOrDefault(match => match.Success);
        var trained = stopped is null ? saved : int.Parse(stopped.Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(code == 137 || trained == saved, string.Join('\n', run.Log));
        return trained - saved;
    }

    private string ExpectedOf(string data)
    {
        var kind = Path.GetExtension(data);
        return Expected.TryGetValue(kind, out var known) ? known : Expected[kind] = Undisturbed(data);
    }

    private string Undisturbed(string data)
    {
        using var run = SurroundedRun.Start(_place.Configuration, data, _place[$"whole-{Guid.NewGuid():N}"], Quiet);
        Assert.Equal(ExitCode.Done, run.End());
        return run.StateAt(SurroundedRun.Images);
    }

    private string WithDamaged(string file)
    {
        var content = File.ReadAllBytes(file);
        File.WriteAllText(file, "no image");
        var state = Undisturbed(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return state;
    }

    private void Report(string what, int moments, int lost) =>
        output.WriteLine($"moments: {what}: {moments}, images lost beyond the step under way: {lost}, states equal: {moments}");

    private string Folder(string name)
    {
        var folder = Directory.CreateDirectory(_place[name]).FullName;
        var pixels = new byte[32 * 32 * 3];
        for (var image = 0; image < Drawn; image++)
        {
            DrawnImages.Draw(seed: 1, image, size: 32, pixels);
            PngEncoder.Write(Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{image:D4}.png")), 32, 32, pixels);
        }
        return folder;
    }

    private string Built(string name)
    {
        DatasetBuild.Run(new BuildRequest
        {
            Source = Folder("images"),
            Destination = _place[name],
            Size = 32,
            Fit = ImageFit.Squash,
            Filter = ResampleFilter.Bilinear,
        });
        return _place[name];
    }
}
