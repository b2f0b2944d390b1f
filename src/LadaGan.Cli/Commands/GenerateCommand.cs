using System.CommandLine;
using System.Globalization;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Generation;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan generate</c>.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "A model file, a run directory, or a folder of runs (its newest).", Required = true, HelpName = "FILE|RUN" };
        var output = new Option<string?>("--out") { Description = "A folder for one PNG a picture (seed0000.png …), or a .png file for one grid.", HelpName = "DIR|FILE.png" };
        var seeds = new Option<string?>("--seeds") { Description = "Which pictures, for example 0-63 or 0,1,4-6 (default 0-63). A seed names one picture for ever.", HelpName = "LIST" };
        var count = new Option<int?>("--count") { Description = "How many pictures, numbered from --seed on, instead of --seeds.", HelpName = "N" };
        var seed = new Option<long>("--seed") { Description = "The first seed of --count.", HelpName = "S" };
        var grid = new Option<string?>("--grid") { Description = "Columns × rows of the grid (default: nearly square).", HelpName = "8x8" };
        var latents = new Option<string?>("--latents") { Description = "A safetensors file with a float32 tensor z [N, latent width], instead of seeds.", HelpName = "FILE" };
        var npz = new Option<string?>("--npz") { Description = "Also write the pictures as one array, arr_0: uint8 [N, S, S, 3], for guided-diffusion's evaluator.", HelpName = "FILE" };
        var raw = new Option<string?>("--raw") { Description = "Also write the network's output as it is: float32 images [N, 3, H, W] in a safetensors file.", HelpName = "FILE" };
        var batch = new Option<int>("--batch") { Description = "Pictures made at a time.", HelpName = "N", DefaultValueFactory = _ => 16 };
        var engine = new Option<string?>("--engine") { Description = "What runs the network: inference (plain .NET, CPU) or torch (default: inference on a CPU, torch on a GPU).", HelpName = "inference|torch" };
        var device = CommonOptions.Device();
        var threads = CommonOptions.Threads();
        var command = new Command("generate", "Make pictures with a trained model.") { model, output, seeds, count, seed, grid, latents, npz, raw, batch, engine, device, threads };
        command.SetAction(parsed =>
        {
            CommonOptions.Require(parsed.GetValue(output) is not null || parsed.GetValue(npz) is not null || parsed.GetValue(raw) is not null, "--out is missing: name a folder for the pictures, or a .png file for a grid");
            CommonOptions.Require(parsed.GetValue(batch) is >= 1 and <= 4096, "--batch: give a number from 1 to 4096");
            CommonOptions.RequireThreads(parsed.GetValue(threads));
            var (runs, where) = EngineChoice.Of(parsed.GetValue(engine), parsed.GetValue(device)!);
            var request = new GenerationRequest
            {
                Model = parsed.GetValue(model)!,
                Output = parsed.GetValue(output),
                Npz = parsed.GetValue(npz),
                Raw = parsed.GetValue(raw),
                Latents = LatentSelection.Of(parsed.GetValue(seeds), parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(latents)),
                Grid = parsed.GetValue(grid) is { } text ? GridOf(text) : null,
                Batch = parsed.GetValue(batch),
                Engine = runs,
                Device = where,
                Threads = parsed.GetValue(threads),
            };
            var result = GenerationProgress.Show(request);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Count} pictures of {result.Size}×{result.Size} in {result.Seconds:0.00} s ({result.Count / Math.Max(result.Seconds, 1e-9):0.0} images/s): {string.Join(", ", result.Written)}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static (int Columns, int Rows) GridOf(string text)
    {
        var parts = text.Split('x');
        if (parts.Length == 2 && int.TryParse(parts[0], out var columns) && int.TryParse(parts[1], out var rows) && columns is >= 1 and <= 1000 && rows is >= 1 and <= 1000)
        {
            return (columns, rows);
        }
        throw new CommandException($"--grid {text}: write columns x rows, for example 8x8");
    }
}
