using System.CommandLine;
namespace LadaGan.Cli.Commands;
internal static class DataBenchCommand { public static Command Create() => new("bench", "x"); }
