using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Core.Text;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Figures.Animation;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan timelapse</c>.</summary>
internal static class TimelapseCommand
{
    private const int MomentsOfStrip = 8;
    private const int FramesPerSecond = 5;

    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "Run directory, or directory of runs (its newest run)." };
        var output = new Option<string>("--out")
        {
            Description = "A .png file for a strip, or a .webp, .gif or .mp4 file for an animation (.mp4 needs ffmpeg).",
            HelpName = "FILE",
            Required = true,
        };
        var seeds = new Option<string>("--seeds")
        {
            Description = "Seeds, a row of the strip or a cell of the animation each.",
            HelpName = "LIST",
            DefaultValueFactory = _ => "0-3",
        };
        var snapshots = new Option<int?>("--snapshots")
        {
            Description = "The most snapshots shown, evenly spread over the run."
                + $" [default: {MomentsOfStrip} in a strip, all in an animation]",
            HelpName = "N",
        };
        var attention = new Option<bool>("--attention") { Description = "Show the attention maps of each image." };
        var head = FigureOptions.Head();
        var rate = new Option<int?>("--fps")
        {
            Description = $"Snapshots a second in an animation. [default: {FramesPerSecond}]",
            HelpName = "N",
        };
        var (engine, device, threads) = (CommonOptions.Engine(), CommonOptions.Device(), CommonOptions.Threads());
        var command = new DocumentedCommand("timelapse", "Draw the images of the same seeds over a run's snapshots.",
            "<RUN> --out <FILE> [options]") { run }
            .WithFiles()
            .Group("Main options", output, seeds, snapshots, attention, head, rate)
            .Group("Performance", engine, device, threads)
            .Example("Draw a strip of eight moments of the newest run.", "timelapse runs --out learning.png")
            .Example("Write an animation of sixteen seeds over all snapshots.", "timelapse runs --seeds 0-15 --out learning.webp");
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!;
            FigureOptions.RequireEnding(path, [".png", .. AnimationFile.Endings]);
            CommonOptions.RequireThreads(parsed.GetValue(threads));
            var asAnimation = AnimationFile.IsMeantBy(path);
            CommonOptions.Require(asAnimation || parsed.GetValue(rate) is null,
                $"--fps is for animations, but --out is '{path}': write a .webp, .gif or .mp4 file");
            var timelapse = Timelapse.Of(parsed.GetValue(run)!) with
            {
                Seeds = FigureOptions.SeedsOf(parsed.GetValue(seeds)!),
                MostMoments = parsed.GetValue(snapshots) ?? (asAnimation ? null : MomentsOfStrip),
                Attention = parsed.GetValue(attention),
                Head = FigureOptions.HeadOf(parsed.GetValue(head)!),
                Open = model => FigureModel.Open(
                    model, parsed.GetValue(engine), parsed.GetValue(device)!, parsed.GetValue(threads)),
            };
            var kimg = timelapse.Kimg();
            var what = FormattableString.Invariant(
                $"{Counted.Of(kimg.Count, "moment")} from {kimg[0]:0.###} to {kimg[^1]:0.###} kimg");
            return asAnimation
                ? FigureOptions.WriteAnimation(
                    path, what, tell => timelapse.Write(path, parsed.GetValue(rate) ?? FramesPerSecond, tell))
                : FigureOptions.Write(path, what, timelapse.Draw);
        });
        return command;
    }
}
