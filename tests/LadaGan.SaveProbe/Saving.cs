using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Torch;

namespace LadaGan.SaveProbe;

/// <summary>
/// Saves once to have everything compiled and loaded, waits to be told, and saves again: only that second save is tampered with.
/// </summary>
internal static class Saving
{
    public const string Ready = "ready";
    public const int Done = 0;
    public const int Refused = 3;

    public static int Run(string folder)
    {
        TorchRuntime.Threads = 1;
        using var run = new Run(folder);
        using var records = new RunRecords(run.Context);
        using var snapshots = new Snapshots(run.Context, records);
        Save(run, snapshots, images: 4);
        Save(run, snapshots, images: 8);
        Console.WriteLine(Ready);
        Console.ReadLine();
        Save(run, snapshots, images: 12);
        return snapshots.Failed ? Refused : Done;
    }

    private static void Save(Run run, Snapshots snapshots, long images)
    {
        run.State.ImagesSeen = images;
        snapshots.Begin(run.State, TimeSpan.Zero);
        snapshots.Finish();
    }
}
