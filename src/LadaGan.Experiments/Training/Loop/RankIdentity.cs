using System.Text.Json;
using LadaGan.Core.Text;
using LadaGan.Data.Datasets;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>What a rank is about to train, and with what. All ranks of a job must agree in it.</summary>
/// <param name="Program">The version of this program, and the build.</param>
/// <param name="Libtorch">The version of libtorch.</param>
/// <param name="Configuration">The configuration, as JSON.</param>
/// <param name="Data">The images.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Resumes">Whether a run is resumed.</param>
internal sealed record RankIdentity(string Program, string Libtorch, string Configuration, DataIdentity Data, ulong Seed, bool Resumes)
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
        var identity = Of(request, start.Source, start.Request.Seed ?? start.State.Seed);
        RequireOwnDevices([DeviceOf(request), .. ranks.Compare(JsonSerializer.Serialize(identity))]);
    }

    /// <param name="devices">The device of each rank, as it names it.</param>
    /// <exception cref="RunException">Two ranks use the same GPU.</exception>
    internal static void RequireOwnDevices(IReadOnlyList<string> devices)
    {
        var first = new Dictionary<string, int>();
        foreach (var (rank, device) in devices.Index().Where(entry => !entry.Item.StartsWith($"{Device.Cpu} ", StringComparison.Ordinal)))
        {
            if (!first.TryAdd(device, rank))
            {
                throw new RunException($"ranks {first[device]} and {rank} both use {device}: give each rank a GPU of its own, "
                    + "with the device auto, or start fewer ranks");
            }
        }
    }

    /// <summary>As another rank, answers rank 0.</summary>
    public static void Answer(RankSession ranks, RankIdentity leader, RunRequest request, IImageSource source) =>
        ranks.Answer(Of(request, source, request.Seed ?? leader.Seed).DifferenceFrom(leader, request), DeviceOf(request));

    public static RankIdentity Parse(string json) => JsonSerializer.Deserialize<RankIdentity>(json)!;

    /// <summary>What this rank has otherwise, as a clause; null for nothing.</summary>
    internal string? DifferenceFrom(RankIdentity leader, RunRequest request)
    {
        static string? Facts(string what, string its, string mine) => its == mine ? null : $"{what} is {mine} there, {its} on rank 0";
        return Facts("the program", leader.Program, Program)
            ?? Facts("libtorch", leader.Libtorch, Libtorch)
            ?? Facts("the seed", $"{leader.Seed}", $"{Seed}")
            ?? OtherKeys(leader)
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

    private static RankIdentity Of(RunRequest request, IImageSource source, ulong seed)
    {
        var assembly = typeof(RankIdentity).Assembly;
        var build = assembly.ManifestModule.ModuleVersionId.ToString("N")[..8];
        return new($"{assembly.GetName().Version?.ToString(3)} (build {build})", TorchRuntime.Version,
            ConfigurationJson.Write(request.Configuration), DataIdentity.Of(source), seed, request.Resume);
    }

    private static string DeviceOf(RunRequest request) => $"{request.Device} of {Environment.MachineName}";
}
