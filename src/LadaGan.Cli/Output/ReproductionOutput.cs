using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Reproduction;
using LadaGan.Torch;

namespace LadaGan.Cli.Output;

/// <summary>What <c>reproduce</c> shows: text or JSON, and a page or a figure as a file.</summary>
internal static class ReproductionOutput
{
    private const string Png = ".png";
    private static readonly string[] Pages = [".html", ".htm"];

    /// <param name="paper">The tables and figures.</param>
    /// <param name="asJson">Whether standard output gets JSON.</param>
    /// <param name="file">The page or the figure to write; null for none.</param>
    /// <param name="machine">Where the models of figures run.</param>
    /// <param name="isModelGiven">Whether a model that cannot be drawn is an error, and not a remark.</param>
    public static void Write(ReproducedPaper paper, bool asJson, string? file, (Device Device, int Threads) machine, bool isModelGiven)
    {
        if (file is not null)
        {
            WriteFile(paper, file, machine, isModelGiven);
            Console.Error.WriteLine($"{Path.GetFullPath(file)}: {ByteCount.Of(new FileInfo(file).Length)}");
        }
        if (asJson)
        {
            Console.WriteLine(ReproductionJson.Of(paper).ToJsonString());
            return;
        }
        new ReproductionText(Console.Out, Terminal.TableWidth, Terminal.HasStyles).Write(paper);
    }

    private static void WriteFile(ReproducedPaper paper, string file, (Device Device, int Threads) machine, bool isModelGiven)
    {
        if (file.EndsWith(Png, StringComparison.OrdinalIgnoreCase))
        {
            var figure = paper is { ModelFigures: [var only], Tables: [], Gradients: null } ? only : throw new CommandException(
                $"--out is '{file}', but only one of the figures 2, 6, 7 and 8 is a {Png} file; give a .html file");
            var png = figure.Draw(machine.Device, machine.Threads);
            DurableFile.Write(file, stream => stream.Write(png));
            return;
        }
        if (!Pages.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            throw new CommandException(
                $"--out is '{file}', but it must be a .html file, or a {Png} file for a figure that is drawn from a model");
        }
        var drawn = new Dictionary<string, byte[]>();
        foreach (var figure in paper.ModelFigures.Where(figure => figure.Model is not null))
        {
            try
            {
                drawn[figure.Name] = figure.Draw(machine.Device, machine.Threads);
            }
            catch (LadaGanException error) when (!isModelGiven)
            {
                Console.Error.WriteLine($"warning: {figure.Name} is not drawn: {error.Clause()}");
            }
        }
        ReproductionPage.Write(file, paper, drawn);
    }
}
