using System.CommandLine;
using LadaGan.Experiments;
using LadaGan.Torch;

namespace LadaGan.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Device() => new("--device") { Description = "auto (the first GPU, else the CPU), cpu or cuda:N.", DefaultValueFactory = _ => "auto", HelpName = "auto|cpu|cuda:N" };

    public static Option<int> Threads() => new("--threads") { Description = "Threads for computing; 0 takes all processors.", HelpName = "N" };

    public static Option<string[]> Set() => new("--set") { Description = "Change one key of the configuration, for example training.r1Gamma=0.01; may be repeated.", HelpName = "key=value" };

    public static Option<string> Config(string fallback) => new("--config") { Description = "A configuration's name or a JSON file.", HelpName = "NAME|FILE", DefaultValueFactory = _ => fallback };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object instead of a table." };

    /// <summary>The device and threads, checked and set on this thread.</summary>
    public static Device Prepare(string device, int threads)
    {
        RequireThreads(threads);
        var chosen = TorchSetup.DeviceOf(device);
        TorchSetup.Prepare(chosen, threads);
        return chosen;
    }

    public static void RequireThreads(int threads) => Require(threads is >= 0 and <= 1024, $"--threads {threads}: give a number from 0 (all processors) to 1024");

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new CommandException(otherwise);
        }
    }
}
