using System.Text.Json;
using LadaGan.Core.Text;
using LadaGan.Data.Datasets;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Measuring;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>What a rank is about to train, and with what. All ranks of a job must agree in it.</summary>
/// <param name="Program">The version of this program.</param>
/// <param name="Libtorch">The version of libtorch.</param>
/// <param name="Configuration">The configuration, as JSON.</param>
/// <param name="Data">The images.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Resumes">Whether a run is resumed.</param>
/// <param name="Metrics">The metrics, chosen by rank 0 if the configuration leaves them open.</param>
/// <param name="Weights">The hashes of the weights that the metrics require.</param>
internal sealed record RankIdentity(RankFact Program, RankFact Libtorch, string Configuration, DataIdentity Data, ulong Seed,
    bool Resumes, string Metrics, IReadOnlyList<string> Weights)
{
    /// <summary>Refuses a batch that has no equal part for each rank.</summary>
    /// <exception cref="RunException">It has not.</exception>
    public static void RequireParts(RunRequest request)
    {
        var (training, ranks) = (request.Configuration.Training, request.Place!.Size);
        if (training.Batch % ranks != 0)
        {
            throw new RunException(
                $"training.batch is {training.Batch}, but each of the {ranks} ranks has an equal part of it: set a multiple "
                + $"of {ranks}, such as {(training.Batch / ranks + 1) * ranks}, or start another number of ranks");
        }
        var part = training.Batch / ranks;
        if (training.BatchDevice > 0 && training.BatchDevice < part && part % training.BatchDevice != 0)
        {
            throw new RunException($"training.batchDevice is {training.BatchDevice}, but it must divide the {part} images of a rank");
        }
        if (training.SyncBatchNorm && request.Device.IsCuda)
        {
            throw new RunException("training.syncBatchNorm is for ranks on CPUs so far; leave it out on GPUs");
        }
    }

    /// <summary>As rank 0, has all others compare themselves with it.</summary>
    /// <exception cref="RunException">A rank differs, or two use the same GPU.</exception>
    public static void Compare(RankSession ranks, RunRequest request, RunStart start)
    {
        var identity = Of(request, start.Source, start.Request.Seed ?? start.State.Seed,
            start.Request.Configuration.Training.Metrics, start.Metrics);
        RankDevices.RequireOwn([RankDevices.NameOf(request.Device), .. ranks.Compare(JsonSerializer.Serialize(identity))]);
    }

    /// <summary>As another rank, answers rank 0.</summary>
    public static void Answer(
        RankSession ranks, RankIdentity leader, RunRequest request, IImageSource source, RunMetrics? metrics) =>
        ranks.Answer(
            Of(request, source, request.Seed ?? leader.Seed, leader.Metrics, metrics).DifferenceFrom(leader, request),
            RankDevices.NameOf(request.Device));

    public static RankIdentity Parse(string json) => JsonSerializer.Deserialize<RankIdentity>(json)!;

    /// <summary>What this rank has otherwise, as a clause; null for nothing.</summary>
    internal string? DifferenceFrom(RankIdentity leader, RunRequest request)
    {
        static string Joined(IEnumerable<string> hashes) => string.Join(", ", hashes);
        return Program.DifferenceFrom(leader.Program.Text)
            ?? Libtorch.DifferenceFrom(leader.Libtorch.Text)
            ?? new RankFact("the seed", $"{Seed}").DifferenceFrom($"{leader.Seed}")
            ?? OtherKeys(leader)
            ?? new RankFact("the SHA-256 of the metrics' weights", Joined(Weights)).DifferenceFrom(Joined(leader.Weights))
            ?? (request.MayChange.Contains("data") ? null : OtherImages(leader));
    }

    private string? OtherKeys(RankIdentity leader)
    {
        static RunConfiguration Read(string json) => ConfigurationJson.Parse(json, "the configuration of a rank");
        var differences = ConfigurationDifference.Between(Read(leader.Configuration), Read(Configuration));
        string Text(ConfigurationDifference difference) => $"{difference.Key} is {difference.Now} there, {difference.Was} on rank 0";
        return differences.Count == 0 ? null : string.Join("; ", differences.Select(Text));
    }

    private string? OtherImages(RankIdentity leader)
    {
        var (its, mine) = (leader.Data, Data);
        return its.Count != mine.Count ? $"it has {Counted.Of(mine.Count, "image")}, and rank 0 has {its.Count:N0}"
            : its.Names != mine.Names ? "its images have other names"
            : its.Stamps != mine.Stamps ? "its images have the same names, but other sizes, times or checksums; if they are only a copy, "
                + "allow data to change"
            : null;
    }

    private static RankIdentity Of(RunRequest request, IImageSource source, ulong seed, string metrics, RunMetrics? weights) => new(
        RankFacts.Program, RankFacts.Libtorch, ConfigurationJson.Write(request.Configuration), DataIdentity.Of(source), seed,
        request.Resume, metrics, weights?.WeightHashes ?? []);
}
