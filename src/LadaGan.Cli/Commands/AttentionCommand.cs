using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Core.Text;
using LadaGan.Experiments.Figures;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan attention</c>.</summary>
internal static class AttentionCommand
{
    private const string AllHeads = "all";

    public static Command Create()
    {
        var model = FigureOptions.Model();
        var output = new Option<string>("--out") { Description = "Figure to write.", HelpName = "FILE.png", Required = true };
        var seeds = new Option<string>("--seeds")
        {
            Description = "Seeds, one column each.",
            HelpName = "LIST",
            DefaultValueFactory = _ => "0-7",
        };
        var images = new Option<string?>("--images")
        {
            Description = "Dataset of real images to show the discriminator's maps of, in place of seeds; MODEL must be a run.",
            HelpName = "PATH",
        };
        var count = new Option<int>("--count")
        {
            Description = "Images of --images, one column each.",
            HelpName = "N",
            DefaultValueFactory = _ => 8,
        };
        var head = new Option<string>("--head")
        {
            Description = "Head whose maps are shown, from 0, or all.",
            HelpName = "H|all",
            DefaultValueFactory = _ => "0",
        };
        var overlay = new Option<bool>("--overlay") { Description = "Lay the maps over the images." };
        var (engine, device, threads) = (CommonOptions.Engine(), CommonOptions.Device(), CommonOptions.Threads());
        var command = new DocumentedCommand("attention", "Draw images with their attention maps, as in the paper's figure 6.",
            "<MODEL> --out <FILE.png> [options]") { model }
            .WithFiles()
            .Group("Main options", output, seeds, head, overlay, images, count)
            .Group("Performance", engine, device, threads)
            .Example("Show what one head of the newest run's model attends to.", "attention runs --seeds 0-7 --out attention.png")
            .Example("Show all heads, over the images.", "attention runs --seeds 3,17 --head all --overlay --out heads.png")
            .Example("Show what the newest run's discriminator attends to in photos.", "attention runs --images photos/ --out real.png");
        command.SetAction(parsed =>
        {
            var (path, text) = (parsed.GetValue(output)!, parsed.GetValue(head)!);
            FigureOptions.RequireEnding(path, ".png");
            CommonOptions.RequireThreads(parsed.GetValue(threads));
            var list = FigureOptions.SeedsOf(parsed.GetValue(seeds)!);
            int? shown = text == AllHeads ? null : FigureOptions.HeadOf(text, $"the number of a head, from 0, or {AllHeads}");
            if (parsed.GetValue(images) is { } real)
            {
                CommonOptions.Require(parsed.GetResult(seeds) is null or { Implicit: true } && parsed.GetValue(engine) is null or "torch",
                    "--images shows real images and needs libtorch: give it without --seeds and --engine");
                CommonOptions.RequireRange("--count", parsed.GetValue(count), 1);
                var where = CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads));
                using var discriminator = DiscriminatorFigure.Open(parsed.GetValue(model)!, where);
                return FigureOptions.Write(path, "real images with the discriminator's attention maps",
                    _ => discriminator.Draw(real, parsed.GetValue(count), shown, parsed.GetValue(overlay)));
            }
            using var figures = FigureModel.Open(
                parsed.GetValue(model)!, parsed.GetValue(engine), parsed.GetValue(device)!, parsed.GetValue(threads));
            return FigureOptions.Write(path, $"{Counted.Of(list.Count, "image")} with attention maps",
                tell => AttentionFigure.Draw(figures, list, shown, parsed.GetValue(overlay), tell));
        });
        return command;
    }
}
