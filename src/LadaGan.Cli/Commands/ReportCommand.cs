using System.CommandLine;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Reporting;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan report</c>.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "A run directory, or a folder of runs (its newest)." };
        var output = new Option<string?>("--out") { Description = "The page to write (default: report.html in the run directory).", HelpName = "FILE.html" };
        var open = new Option<string>("--open") { Description = "Whether to open it in a browser.", DefaultValueFactory = _ => "no" }.AcceptOnlyFromAmong("yes", "no");
        var command = new Command("report", "One page about a training run: curves, pictures over time, snapshots, configuration.") { run, output, open };
        command.SetAction(parsed =>
        {
            var report = RunReport.Read(parsed.GetValue(run)!);
            var path = Path.GetFullPath(parsed.GetValue(output) ?? Path.Combine(report.Directory, HtmlReport.DefaultName));
            HtmlReport.Write(path, report);
            Console.WriteLine($"{path}: {report.Ticks.Count} ticks, {report.Fakes.Count} grids, {report.Snapshots.Count} snapshots, {new FileInfo(path).Length / 1e6:0.0} MB");
            if (parsed.GetValue(open) == "yes")
            {
                Browser.Open(path);
            }
            return ExitCode.Done;
        });
        return command;
    }
}
