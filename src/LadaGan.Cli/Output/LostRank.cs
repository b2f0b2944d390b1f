namespace LadaGan.Cli.Output;

/// <summary>The end of this program because another rank is lost.</summary>
internal static class LostRank
{
    /// <summary>For the computing thread to end the program in its own way; it may be in a long computation.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Ends the program after a moment, unless it has ended by then.</summary>
    /// <param name="sentence">Names the rank.</param>
    public static void EndSoon(string sentence) => new Thread(() =>
    {
        Thread.Sleep(Grace);
        ErrorReport.Print(ErrorReport.OneLine(CommandLineWords.Of(sentence)));
        Environment.Exit(ExitCode.RankLost);
    })
    { IsBackground = true }.Start();
}
