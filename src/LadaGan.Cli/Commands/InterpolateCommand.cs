using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Core.Text;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Generation;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan interpolate</c>.</summary>
internal static class InterpolateCommand
{
    private const string LoopEnding = ".webp";
    private const int StepsOfStrip = 8;
    private const int StepsOfLoop = 30;

    public static Command Create()
    {
        var model = FigureOptions.Model();
        var output = new Option<string>("--out")
        {
            Description = "A .png file for strips, one for each pair of neighbours in the list, or a .webp file for an endless loop.",
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
        var head = new Option<string>("--head")
        {
            Description = "Head whose maps are shown, from 0.",
            HelpName = "H",
            DefaultValueFactory = _ => "0",
        };
        var (engine, device, threads) = (CommonOptions.Engine(), CommonOptions.Device(), CommonOptions.Threads());
        var command = new DocumentedCommand("interpolate", "Draw images between the latents of seeds, as in the paper's figures 7 and 8.",
            "<MODEL> --seeds <LIST> --out <FILE> [options]") { model }
            .WithFiles()
            .Group("Main options", output, seeds, steps, spherical, attention, head)
            .Group("Performance", engine, device, threads)
            .Example("Draw a strip from seed 3 to 17, and one from 17 to 42.", "interpolate runs --seeds 3,17,42 --out strips.png")
            .Example("Write an endless loop through four seeds, with attention maps.",
                "interpolate runs --seeds 0-3 --attention --out loop.webp");
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!;
            FigureOptions.RequireEnding(path, ".png", LoopEnding);
            CommonOptions.RequireThreads(parsed.GetValue(threads));
            var list = FigureOptions.SeedsOf(parsed.GetValue(seeds)!);
            var shown = FigureOptions.HeadOf(parsed.GetValue(head)!, "the number of a head, from 0");
            var asLoop = path.EndsWith(LoopEnding, StringComparison.OrdinalIgnoreCase);
            var count = parsed.GetValue(steps) ?? (asLoop ? StepsOfLoop : StepsOfStrip);
            var way = parsed.GetValue(spherical) ? Interpolation.Spherical : Interpolation.Linear;
            var maps = parsed.GetValue(attention);
            using var figures = FigureModel.Open(
                parsed.GetValue(model)!, parsed.GetValue(engine), parsed.GetValue(device)!, parsed.GetValue(threads));
            return asLoop
                ? FigureOptions.Write(path, $"a loop of {Counted.Of(list.Count * (count - 1), "image")}",
                    tell => InterpolationFigure.Loop(figures, list, count, way, maps, shown, tell))
                : FigureOptions.Write(path, $"{Counted.Of(list.Count - 1, "strip")} of {Counted.Of(count, "image")}",
                    tell => InterpolationFigure.Draw(figures, list, count, way, maps, shown, tell));
        });
        return command;
    }
}
