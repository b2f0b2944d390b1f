using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Core.Text;
using LadaGan.Experiments.Reporting;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan report</c>.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "Run directory, or directory of runs (its newest run)." };
        var output = new Option<string?>("--out")
        {
            Description = "Page to write. [default: report.html in the run directory]",
            HelpName = "FILE.html",
        };
        var open = Browser.Option();
        var command = new DocumentedCommand(
            "report", "Write one HTML page about a training run: curves, samples, snapshots, configuration.", "<RUN> [options]") { run }
            .WithFiles()
            .Group("Options", output, open)
            .Example("Report on the newest run, and look at it.", "report runs --open yes");
        command.SetAction(parsed =>
        {
            var report = RunReport.Read(parsed.GetValue(run)!);
            var path = Path.GetFullPath(parsed.GetValue(output) ?? Path.Combine(report.Directory, HtmlReport.DefaultName));
            HtmlReport.Write(path, report);
            var size = ByteCount.Of(new FileInfo(path).Length);
            string[] contents =
            [
                Counted.Of(report.Ticks.Count, "tick"),
                Counted.Of(report.Fakes.Count, "sample grid"),
                Counted.Of(report.Snapshots.Count, "snapshot"),
            ];
            Console.WriteLine($"{path}: {string.Join(", ", contents)}, {size}");
            if (parsed.GetValue(open) == "yes")
            {
                Browser.Open(path);
            }
            return ExitCode.Done;
        });
        return command;
    }
}
