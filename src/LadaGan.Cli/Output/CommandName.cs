namespace LadaGan.Cli.Output;

/// <summary>How the program was called, for command lines that a person can copy.</summary>
internal static class CommandName
{
    /// <summary>The variable in which the script <c>ladagan</c> says how it was called.</summary>
    public const string Variable = "LADAGAN_COMMAND";

    /// <summary>What to type from the same folder; the program's name if it was started in another way.</summary>
    public static string Typed => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } called ? Quoted(called) : "ladagan";

    /// <summary>A word as a shell takes it.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || "/._-+:=@%,".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
