using System.Text.Json;

namespace LadaGan.Experiments.Checkpoints;

/// <summary><c>manifest.json</c> of a saved state: what belongs to the run at that moment and is not part of its bits.</summary>
/// <param name="ImagesSeen">Real images seen.</param>
/// <param name="Seconds">Time spent in training so far, over all processes.</param>
/// <param name="Records">How long each of the run's record files was, in bytes: where they go on after a resume.</param>
public sealed record StateManifest(long ImagesSeen, double Seconds, IReadOnlyDictionary<string, long> Records)
{
    internal const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="JsonException">It is no manifest.</exception>
    internal static StateManifest FromJson(byte[] json) => JsonSerializer.Deserialize<StateManifest>(json, Options) ?? throw new JsonException("null");
}
