using System.CommandLine;
using System.Globalization;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Core.Text;
using LadaGan.Experiments;
using LadaGan.Experiments.Generation;
using LadaGan.Torch.Layers;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan generate</c>.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var model = new ModelChoice();
        var output = new Option<string?>("--out")
        {
            Description = "Directory for one PNG per image (seed0000.png, …), or a .png file for a sample grid."
                + " [required unless --npz or --raw]",
            HelpName = "DIR|FILE.png",
        };
        var seeds = new Option<string?>("--seeds")
        {
            Description = "Seeds, for example 0-63 or 0,1,4-6. A seed always names the same latent;"
                + " images agree to rounding across machines and engines. [default: 0-63]",
            HelpName = "LIST",
        };
        var count = new Option<int?>("--count")
        {
            Description = "Number of images, with consecutive seeds from --seed on, in place of --seeds.",
            HelpName = "N",
        };
        var seed = new Option<long>("--seed") { Description = "First seed for --count.", HelpName = "S", DefaultValueFactory = _ => 0 };
        var latents = new Option<string?>("--latents")
        {
            Description = "Safetensors file with latents to use in place of seeds: float32 z [N, latent width].",
            HelpName = "FILE",
        };
        var grid = new Option<string?>("--grid")
        {
            Description = "Columns and rows of the sample grid, for example 8x8. [default: nearly square]",
            HelpName = "COLSxROWS",
        };
        var npz = new Option<string?>("--npz")
        {
            Description = "Also write the images as one array for guided-diffusion's evaluator: arr_0, uint8 [N, S, S, 3].",
            HelpName = "FILE",
        };
        var raw = new Option<string?>("--raw")
        {
            Description = "Also write the network's unrounded output to a safetensors file: images, float32 [N, 3, H, W].",
            HelpName = "FILE",
        };
        var truncation = new Option<double>("--truncation")
        {
            Description = "Scale the latents towards 0, from 1 (as they are) to 0: fewer kinds of images, more typical ones. LadaGAN has no"
                + " mapping network, so this is done to z itself.",
            HelpName = "PSI",
            DefaultValueFactory = _ => 1,
        };
        var attention = new Option<bool>("--attention")
        {
            Description = "Also write attention maps: beside the images of a grid, or as seed0000-attention.png, … in a directory.",
        };
        var head = FigureOptions.Head();
        var batch = CommonOptions.Batch(16);
        var (engine, device, threads) = (CommonOptions.Engine(), CommonOptions.Device(), CommonOptions.Threads());
        var precision = new Option<string>("--precision")
        {
            Description = "Precision: float32, or bfloat16. With libtorch (the default engine then) multiplications are in bfloat16: faster"
                + " from batch size 8 on, and up to several levels away. With --engine inference, only the weights"
                + " of the layers that take the latent are rounded: faster at batch size 1.",
            HelpName = "TYPE",
            DefaultValueFactory = _ => "float32",
        }.AcceptOnlyFromAmong("float32", "bfloat16");
        var ranks = new RankOptions("each with every Nth batch of images");
        var command = new DocumentedCommand(
            "generate", "Generate images with a trained model.", "<MODEL> --out <DIR|FILE.png> [options]") { model.Argument }
            .WithFiles()
            .Group("Main options", model.Option, output, seeds, count, seed, latents, truncation)
            .Group("Output formats", grid, attention, head, npz, raw)
            .Group("Performance", batch, engine, precision, device, threads)
            .Group("Several processes, GPUs or machines", ranks.Ranks, ranks.Timeout)
            .Example(
                "Draw a sample grid of 100 images with the newest run's model.",
                "generate runs --seeds 0-99 --out samples.png")
            .Example(
                "Write 50,000 images as PNG files.",
                "generate runs/00000-celeba-64-photos-batch128 \\\n--count 50000 --batch 64 --out samples/")
            .Example("Write them as one array for an evaluator.", "generate runs --count 50000 --batch 64 --npz samples.npz");
        command.SetAction(parsed =>
        {
            var path = model.Of(parsed);
            CommonOptions.Require(path is not null, "MODEL is missing: name a model file, a run directory or a directory of runs");
            var writes = parsed.GetValue(output) ?? parsed.GetValue(npz) ?? parsed.GetValue(raw);
            CommonOptions.Require(
                writes is not null, "--out is missing: name a directory for the images, or a .png file for a sample grid");
            CommonOptions.RequireRange("--batch", parsed.GetValue(batch), 1, 4096);
            CommonOptions.RequireThreads(parsed.GetValue(threads));
            var selected = LatentSelection.Of(
                parsed.GetValue(seeds), parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(latents));
            (int, int)? shape = parsed.GetValue(grid) is { } text ? CommonOptions.GridOf(text, "8x8") : null;
            if (ranks.Launch(parsed) is { } code)
            {
                return code;
            }
            var place = ranks.Place(parsed);
            var products = parsed.GetValue(precision) == "bfloat16" ? Precision.BFloat16 : Precision.Float32;
            var (runs, where) = EngineChoice.Of(parsed.GetValue(engine), parsed.GetValue(device)!, products, place?.LocalRank);
            var request = new GenerationRequest
            {
                Model = path!,
                Output = parsed.GetValue(output),
                Npz = parsed.GetValue(npz),
                Raw = parsed.GetValue(raw),
                Latents = selected,
                Grid = shape,
                Truncation = parsed.GetValue(truncation),
                AttentionHead = parsed.GetValue(attention) ? FigureOptions.HeadOf(parsed.GetValue(head)!) : null,
                Batch = parsed.GetValue(batch),
                Engine = runs,
                Device = where,
                Precision = products,
                Threads = TorchSetup.ThreadsOf(parsed.GetValue(threads), place?.SharingCores ?? 1),
                Place = place,
            };
            if (place is { Leads: false })
            {
                // Rank 0 shows the generation for all.
                using var asks = new StopSignals(() => { });
                GenerationFollower.Run(request, LostRank.EndSoon, asks.Token);
                return asks.ExitCode;
            }
            if (EngineChoice.CautionOf(runs, where, products) is { } caution)
            {
                Console.Error.WriteLine($"note: {caution}");
            }
            return Interruption.Run("stopped; every file there is complete", stop =>
            {
                var result = WorkProgress.Show("generating images", tell => GenerationRun.Run(request, tell, LostRank.EndSoon, stop));
                var speed = result.Count / Math.Max(result.Seconds, 1e-9);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Counted.Of(result.Count, "image")} of {result.Size}×{result.Size} in {result.Seconds:0.00} s ({speed:0.0} images/s)"
                    + $": {string.Join(", ", result.Written)}"));
                return ExitCode.Done;
            });
        });
        return command;
    }
}
