using System.CommandLine;
namespace LadaGan.Cli.Commands;
internal static class DataInspectCommand { public static Command Create() => new("inspect", "x"); }
