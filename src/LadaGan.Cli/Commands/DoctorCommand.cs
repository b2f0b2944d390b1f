using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Data.Codecs;
using LadaGan.Torch;
using Spectre.Console;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan doctor</c>: what is installed, and the command that installs whatever is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand("doctor", "Check the installation; for anything missing, print the command that fixes it.", "")
            .Example("Check this machine.", "doctor");
        command.SetAction(_ => Examine());
        return command;
    }

    private static int Examine()
    {
        var system = RuntimeInformation.OSDescription.Trim();
        var findings = new List<Finding>
        {
            new(true, ".NET", $"{RuntimeInformation.FrameworkDescription} on {system}, {RuntimeInformation.OSArchitecture}", null),
            new(true, "CPU", $"{Environment.ProcessorCount} cores, {Widest()}-bit vectors", null),
        };
        findings.AddRange(Torch());
        findings.AddRange(CodecVersions.Find().Select(codec =>
            new Finding(codec.Version is not null, codec.Name, codec.Version ?? "missing", $"apt-get install {codec.DebianPackage}")));
        Terminal.DoNotWrap();
        foreach (var finding in findings)
        {
            var mark = finding.IsGood ? "[green]ok[/]     " : "[red]missing[/]";
            AnsiConsole.MarkupLine($"{mark} [bold]{Markup.Escape(finding.What),-12}[/] {Markup.Escape(finding.State)}");
            if (!finding.IsGood && finding.Fix is not null)
            {
                AnsiConsole.MarkupLine($"        {"",-12} fix: [yellow]{Markup.Escape(finding.Fix)}[/]");
            }
        }
        if (!findings.TrueForAll(finding => finding.IsGood))
        {
            return ExitCode.BadInput;
        }
        Console.WriteLine($"everything is in place; next: {CommandName.Typed} quickstart");
        return ExitCode.Done;
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
        var units = Line(text, "CPU capability") ?? "vector units not reported";
        return
        [
            new(true, "libtorch", $"{version}, {units}, {Line(text, "MKL-DNN") ?? "without oneDNN"}", null),
            Blas(),
            new(true, "CUDA", Gpus(TorchRuntime.CudaDevices), null),
        ];
    }

    private static Finding Blas()
    {
        if (LoadedBlas() is not { } path)
        {
            return new(true, "BLAS", "built into libtorch", null);
        }
        var isGood = path.Contains("openblas", StringComparison.Ordinal) && !path.Contains("pthread", StringComparison.Ordinal);
        const string Fix = "apt-get install libopenblas0-openmp (and remove libopenblas0-pthread: its threads compete with OpenMP's)";
        return new(isGood, "BLAS", path, Fix);
    }

    private static string Gpus(int count) => count switch
    {
        0 => "no GPU found; everything runs on the CPU",
        1 => "1 GPU: cuda:0",
        _ => $"{count} GPUs: cuda:0 to cuda:{count - 1}",
    };

    /// <summary>The system's BLAS that this process has loaded, whatever the alternatives system says.</summary>
    /// <returns>Null when libtorch contains its own.</returns>
    private static string? LoadedBlas()
    {
        var libraries = File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("libopenblas", StringComparison.Ordinal) || name.StartsWith("libblas", StringComparison.Ordinal)))
            .Distinct()
            .ToArray();
        return libraries.FirstOrDefault(path => path.Contains("openblas", StringComparison.Ordinal)) ?? libraries.FirstOrDefault();
    }

    private static string? Line(string text, string key) =>
        text.Split('\n').FirstOrDefault(line => line.Contains(key, StringComparison.Ordinal))?.Trim(' ', '-', '\t');

    private static int Widest() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private sealed record Finding(bool IsGood, string What, string State, string? Fix);
}
