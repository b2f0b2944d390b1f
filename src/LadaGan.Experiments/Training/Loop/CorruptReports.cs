using System.Text.Json;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>Notes each corrupt image that training meets once, whichever rank meets it.</summary>
internal sealed class CorruptReports(RunContext run)
{
    private readonly HashSet<string> _names = [];

    /// <summary>The number of images noted.</summary>
    public int Count => _names.Count;

    /// <summary>As another rank, tells rank 0 what was met since it last asked.</summary>
    public static void Answer(RankSession ranks, List<CorruptImage> met)
    {
        ranks.AnswerCorrupt(JsonSerializer.Serialize(met));
        met.Clear();
    }

    public void Add(CorruptImage image)
    {
        if (_names.Add(image.Name))
        {
            run.Log.Note($"corrupt image {image.Name} is left out: {image.Reason}");
        }
    }

    /// <summary>Adds what the other ranks have met; the numbers are then those of one process.</summary>
    public void Gather()
    {
        foreach (var met in run.Ranks?.AskForCorrupt() ?? [])
        {
            JsonSerializer.Deserialize<List<CorruptImage>>(met)!.ForEach(Add);
        }
    }
}
