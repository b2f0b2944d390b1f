using System.CommandLine;
using System.Runtime.Intrinsics;
using System.Runtime.InteropServices;
using LadaGan.Cli.Output;
using LadaGan.Data.Codecs;
using LadaGan.Torch;
using Spectre.Console;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan doctor</c>: what is installed, and for each missing thing the one command that fixes it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Say what is installed and what is missing, with the command that fixes it.");
        command.SetAction(_ => Examine());
        return command;
    }

    private static int Examine()
    {
        var findings = new List<Finding>
        {
            new(true, ".NET", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.OSArchitecture}", null),
            new(true, "processors", $"{Environment.ProcessorCount}, vectors of {Widest()} bits", null),
        };
        findings.AddRange(Torch());
        findings.AddRange(CodecVersions.Find().Select(codec => new Finding(codec.Version is not null, codec.Name, codec.Version ?? "missing", $"apt-get install {codec.DebianPackage}")));
        Terminal.DoNotWrap();
        foreach (var finding in findings)
        {
            AnsiConsole.MarkupLine($"{(finding.IsGood ? "[green]ok[/]     " : "[red]missing[/]")} [bold]{Markup.Escape(finding.What),-12}[/] {Markup.Escape(finding.State)}");
            if (!finding.IsGood && finding.Fix is not null)
            {
                AnsiConsole.MarkupLine($"        {"",-12} fix: [yellow]{Markup.Escape(finding.Fix)}[/]");
            }
        }
        return findings.TrueForAll(finding => finding.IsGood) ? ExitCode.Done : ExitCode.BadInput;
    }

    private static IEnumerable<Finding> Torch()
    {
        string version;
        try
        {
            version = TorchRuntime.Version;
        }
        catch (TorchUnavailableException error)
        {
            return [new(false, "libtorch", error.Message, "apt-get install libtorch-dev g++ libopenblas0-openmp, then build again")];
        }
        var text = TorchRuntime.Describe();
        var blas = LoadedBlas();
        return
        [
            new(true, "libtorch", $"{version}, {Line(text, "CPU capability") ?? "no vector units reported"}, {Line(text, "MKL-DNN") ?? "without oneDNN"}", null),
            blas is null
                ? new(true, "BLAS", "its own, inside libtorch", null)
                : new(blas.Contains("openblas", StringComparison.Ordinal) && !blas.Contains("pthread", StringComparison.Ordinal), "BLAS", blas, "apt-get install libopenblas0-openmp (and remove libopenblas0-pthread: its threads fight OpenMP's)"),
            new(true, "CUDA", TorchRuntime.CudaDevices is var count and > 0 ? $"{count} device(s): cuda:0{(count > 1 ? $" to cuda:{count - 1}" : "")}" : "no device seen; everything runs on the CPU", null),
        ];
    }

    /// <summary>The system's BLAS that this process really loaded, whatever the alternatives system says; null when libtorch brings its own.</summary>
    private static string? LoadedBlas()
    {
        var libraries = File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("libopenblas", StringComparison.Ordinal) || name.StartsWith("libblas", StringComparison.Ordinal)))
            .Distinct()
            .ToArray();
        return libraries.FirstOrDefault(path => path.Contains("openblas", StringComparison.Ordinal)) ?? libraries.FirstOrDefault();
    }

    private static string? Line(string text, string key) =>
        text.Split('\n').FirstOrDefault(line => line.Contains(key, StringComparison.Ordinal))?.Trim(' ', '-', '\t');

    private static int Widest() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private sealed record Finding(bool IsGood, string What, string State, string? Fix);
}
