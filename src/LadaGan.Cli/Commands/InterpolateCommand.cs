using System.CommandLine;
using System.Globalization;
using LadaGan.Cli.Help;
using LadaGan.Core.Text;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Figures.Animation;
using LadaGan.Experiments.Generation;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan interpolate</c>.</summary>
internal static class InterpolateCommand
{
    private const int StepsOfStrip = 8;
    private const int StepsOfLoop = 30;
    private const int FramesPerSecond = 20;

    public static Command Create()
    {
        var model = FigureOptions.Model();
        var output = new Option<string>("--out")
        {
            Description = "A .png file for strips, one for each pair of neighbours in the list, or a .webp, .gif or .mp4 file for an"
                + " endless loop (.mp4 needs ffmpeg).",
            HelpName = "FILE",
            Required = true,
        };
        var seeds = new Option<string>("--seeds")
        {
            Description = "Seeds to walk between, two at least.",
            HelpName = "LIST",
            Required = true,
        };
        var steps = new Option<int?>("--steps")
        {
            Description = "Images from one seed to the next, both included."
                + $" [default: {StepsOfStrip} in a strip, {StepsOfLoop} in a loop]",
            HelpName = "N",
        };
        var spherical = new Option<bool>("--spherical")
        {
            Description = "Interpolate along an arc, not along a line as the paper does.",
        };
        var attention = new Option<bool>("--attention") { Description = "Show the attention maps of each image." };
        var head = FigureOptions.Head();
        var grid = new Option<string?>("--grid")
        {
            Description = "Columns and rows of walks at once in a loop, for example 4x3; each has an equal part of the seeds."
                + " [default: 1x1]",
            HelpName = "COLSxROWS",
        };
        var rate = new Option<int?>("--fps")
        {
            Description = $"Images a second in a loop. [default: {FramesPerSecond}]",
            HelpName = "N",
        };
        var seconds = new Option<double?>("--seconds")
        {
            Description = "Length of the loop, about, in place of --steps.",
            HelpName = "S",
        };
        var (engine, device, threads) = (CommonOptions.Engine(), CommonOptions.Device(), CommonOptions.Threads());
        var command = new DocumentedCommand("interpolate", "Draw images between the latents of seeds, as in the paper's figures 7 and 8.",
            "<MODEL> --seeds <LIST> --out <FILE> [options]") { model }
            .WithFiles()
            .Group("Main options", output, seeds, steps, spherical, attention, head)
            .Group("Loops", grid, rate, seconds)
            .Group("Performance", engine, device, threads)
            .Example("Draw a strip from seed 3 to 17, and one from 17 to 42.", "interpolate runs --seeds 3,17,42 --out strips.png")
            .Example("Write an endless loop through four seeds, with attention maps.",
                "interpolate runs --seeds 0-3 --attention --out loop.webp")
            .Example("Write a video of twelve walks at once, each through three seeds.",
                "interpolate runs --seeds 0-35 --grid 4x3 \\\n--fps 30 --seconds 10 --out walks.mp4");
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!;
            FigureOptions.RequireEnding(path, [".png", .. AnimationFile.Endings]);
            CommonOptions.RequireThreads(parsed.GetValue(threads));
            var list = FigureOptions.SeedsOf(parsed.GetValue(seeds)!);
            var shown = FigureOptions.HeadOf(parsed.GetValue(head)!);
            var way = parsed.GetValue(spherical) ? Interpolation.Spherical : Interpolation.Linear;
            var (maps, given, length) = (parsed.GetValue(attention), parsed.GetValue(steps), parsed.GetValue(seconds));
            FigureModel Open() => FigureModel.Open(
                parsed.GetValue(model)!, parsed.GetValue(engine), parsed.GetValue(device)!, parsed.GetValue(threads));
            if (!AnimationFile.IsMeantBy(path))
            {
                CommonOptions.Require(parsed.GetValue(grid) is null && parsed.GetValue(rate) is null && length is null,
                    $"--grid, --fps and --seconds are for loops, but --out is '{path}': write a .webp, .gif or .mp4 file");
                using var figures = Open();
                var count = given ?? StepsOfStrip;
                return FigureOptions.Write(path, $"{Counted.Of(list.Count - 1, "strip")} of {Counted.Of(count, "image")}",
                    tell => InterpolationFigure.Draw(figures, list, count, way, maps, shown, tell));
            }
            CommonOptions.Require(given is null || length is null, "--steps and --seconds exclude each other: give one of them");
            CommonOptions.Require(length is null or (> 0 and <= double.MaxValue),
                string.Create(CultureInfo.InvariantCulture, $"--seconds is {length}, but it must be more than 0"));
            var walk = new WalkAnimation
            {
                Seeds = list,
                Grid = parsed.GetValue(grid) is { } text ? CommonOptions.GridOf(text, "4x3") : (1, 1),
                Steps = given ?? StepsOfLoop,
                FramesPerSecond = parsed.GetValue(rate) ?? FramesPerSecond,
                Interpolation = way,
                Attention = maps,
                Head = shown,
            };
            var loop = length is { } wanted ? walk.Lasting(wanted) : walk;
            using var walked = Open();
            return FigureOptions.WriteAnimation(path, Described(loop), tell => loop.Write(path, walked, tell));
        });
        return command;
    }

    private static string Described(WalkAnimation walk)
    {
        var walks = walk.Grid.Columns * walk.Grid.Rows;
        return string.Create(CultureInfo.InvariantCulture,
            $"{(walks == 1 ? "a loop" : $"{walks} loops at once,")} of {Counted.Of(walk.Frames, "image")}, "
            + $"{(double)walk.Frames / walk.FramesPerSecond:0.0} s");
    }
}
