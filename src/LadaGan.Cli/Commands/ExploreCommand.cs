using System.CommandLine;
using System.Globalization;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Core.Text;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Generation;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan explore</c>.</summary>
internal static class ExploreCommand
{
    public static Command Create()
    {
        var model = FigureOptions.Model();
        var output = new Option<string>("--out") { Description = "Figure to write.", HelpName = "FILE.png", Required = true };
        var directions = new Option<int>("--directions")
        {
            Description = "Directions to show, those that change the modulations most.",
            HelpName = "K",
            DefaultValueFactory = _ => 8,
        };
        var seeds = new Option<string>("--seeds")
        {
            Description = "Seeds, a strip each along every direction.",
            HelpName = "LIST",
            DefaultValueFactory = _ => "0",
        };
        var steps = new Option<int>("--steps")
        {
            Description = "Images in a strip; of an odd number, the middle one is the seed's own.",
            HelpName = "N",
            DefaultValueFactory = _ => 7,
        };
        var range = new Option<double>("--range")
        {
            Description = "How far the strips reach to each side, in standard deviations.",
            HelpName = "A",
            DefaultValueFactory = _ => 3,
        };
        var latents = new Option<string?>("--latents")
        {
            Description = "Also write the latents of the figure's images, for generate --latents, and the directions.",
            HelpName = "FILE.safetensors",
        };
        var samples = new Option<int>("--samples")
        {
            Description = "Random latents from which the directions are found.",
            HelpName = "N",
            DefaultValueFactory = _ => DirectionSearch.Samples,
        };
        var (engine, device, threads) = (CommonOptions.Engine(), CommonOptions.Device(), CommonOptions.Threads());
        var command = new DocumentedCommand("explore", "Find what a generator varies most, and draw a strip along each direction.",
            "<MODEL> --out <FILE.png> [options]") { model }
            .WithFiles()
            .Group("Main options", output, directions, seeds, steps, range, latents, samples)
            .Group("Performance", engine, device, threads)
            .Example("Draw eight directions from the image of seed 5.", "explore runs --seeds 5 --out directions.png")
            .Example("Keep the latents, and generate their images.",
                "explore runs --directions 2 --out two.png --latents two.safetensors\n"
                + "ladagan generate runs --latents two.safetensors --out grid.png");
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!;
            FigureOptions.RequireEnding(path, ".png");
            var kept = parsed.GetValue(latents);
            CommonOptions.Require(kept?.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) != false,
                $"--latents is '{kept}', but it must end in .safetensors");
            var list = FigureOptions.SeedsOf(parsed.GetValue(seeds)!);
            var where = CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads));
            return Interruption.Run("stopped; nothing was written", stop =>
            {
                var found = WorkProgress.Show("finding directions", tell => LatentDirections.Find(
                    parsed.GetValue(model)!, parsed.GetValue(directions), parsed.GetValue(samples), where,
                    FigureOptions.Until(tell, stop)));
                var figure = new DirectionsFigure
                {
                    Directions = found,
                    Seeds = list,
                    Steps = parsed.GetValue(steps),
                    Range = parsed.GetValue(range),
                };
                using var figures = FigureModel.Open(
                    parsed.GetValue(model)!, parsed.GetValue(engine), parsed.GetValue(device)!, parsed.GetValue(threads));
                var drawn = WorkProgress.Show("generating images", tell => figure.Draw(figures, FigureOptions.Until(tell, stop)));
                FigureFile.Write(path, drawn);
                FigureOptions.Say(path, string.Create(CultureInfo.InvariantCulture,
                    $"{Counted.Of(found.Count, "direction")} with {100 * found.Shares.Sum():0.0} % of the modulations' variance"));
                if (kept is not null)
                {
                    figure.WriteLatents(kept);
                    FigureOptions.Say(kept, $"the latents of {Counted.Of(found.Count * list.Count * figure.Steps, "image")}");
                }
                return ExitCode.Done;
            });
        });
        return command;
    }
}
