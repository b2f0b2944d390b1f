using System.Text;
using System.Text.Json;
using LadaGan.Architecture.Files;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Models;

namespace LadaGan.Experiments.Training.State;

/// <summary>
/// A saved training state: a folder with <c>state.safetensors</c>, <c>manifest.json</c> and <c>SHA256SUMS</c> over both (which
/// <c>sha256sum -c</c> can check). It is written whole or not at all, and a single changed bit is noticed before it is used.
/// </summary>
public static class StateFolder
{
    private const string StateFile = "state.safetensors";
    private const string SumsFile = "SHA256SUMS";

    /// <summary>Writes the folder durably and returns the state's SHA-256, in lower-case hexadecimal.</summary>
    /// <exception cref="DurableWriteException">The operating system refused; what stood there stands there still.</exception>
    public static string Write(string path, FrozenState state, StateManifest manifest)
    {
        var sum = "";
        DurableFolder.Write(path, folder =>
        {
            TrainingStateFile.Save(Path.Join(folder, StateFile), state);
            DurableFile.Write(Path.Join(folder, StateManifest.FileName), stream => stream.Write(manifest.ToJson()));
            sum = FileHash.Of(Path.Join(folder, StateFile));
            var sums = Sums(folder, sum);
            DurableFile.Write(Path.Join(folder, SumsFile), stream => stream.Write(Encoding.ASCII.GetBytes(sums)));
        });
        return sum;
    }

    /// <summary>
    /// Fills a state of the same architecture, after every byte was checked; returns the manifest and the state's SHA-256.
    /// </summary>
    /// <exception cref="ModelFileException">The folder is damaged or of another architecture; the message says what is wrong.</exception>
    public static (StateManifest Manifest, string Sum) Load(string path, TrainingState state)
    {
        var (manifest, sum) = Verify(path);
        TrainingStateFile.Load(Path.Join(path, StateFile), state);
        return state.ImagesSeen == manifest.ImagesSeen
            ? (manifest, sum)
            : throw new ModelFileException($"{path}: its manifest is of another state");
    }

    /// <summary>Checks every byte of the folder.</summary>
    /// <exception cref="ModelFileException">Something is missing or changed.</exception>
    public static (StateManifest Manifest, string Sum) Verify(string path)
    {
        try
        {
            var sum = FileHash.Of(Path.Join(path, StateFile));
            if (File.ReadAllText(Path.Join(path, SumsFile), Encoding.Latin1) != Sums(path, sum))
            {
                throw new ModelFileException($"{path} is damaged: its files do not have the sums in {SumsFile}");
            }
            return (StateManifest.FromJson(File.ReadAllBytes(Path.Join(path, StateManifest.FileName))), sum);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ModelFileException($"{path} is damaged: {error.Clause()}");
        }
    }

    // In sha256sum's format: the sum, two spaces, the name.
    private static string Sums(string folder, string stateSum) =>
        $"{FileHash.Of(Path.Join(folder, StateManifest.FileName))}  {StateManifest.FileName}\n{stateSum}  {StateFile}\n";
}

/// <summary><c>manifest.json</c> of a saved state: what belongs to the run at that moment and is not part of its bits.</summary>
/// <param name="ImagesSeen">Real images seen.</param>
/// <param name="Seconds">Time spent in training so far, over all processes.</param>
/// <param name="Records">How long each of the run's record files was, in bytes: where they go on after a resume.</param>
public sealed record StateManifest(long ImagesSeen, double Seconds, IReadOnlyDictionary<string, long> Records)
{
    internal const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="JsonException">It is no manifest.</exception>
    internal static StateManifest FromJson(byte[] json) =>
        JsonSerializer.Deserialize<StateManifest>(json, Options) ?? throw new JsonException("null");
}
