using System.Text;
using System.Text.Json;
using LadaGan.Architecture.Files;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Models;

namespace LadaGan.Experiments.Training.State;

/// <summary>
/// A saved training state: a folder with <c>state.safetensors</c>, <c>manifest.json</c> and <c>SHA256SUMS</c> over both (which
/// <c>sha256sum -c</c> can check). It is written atomically, and even a single changed bit is detected before the state is used.
/// </summary>
public static class StateFolder
{
    private const string StateFile = "state.safetensors";
    private const string SumsFile = "SHA256SUMS";
    private const long LargestText = 1 << 20;

    /// <summary>Writes the folder durably and returns the state's SHA-256, in lower-case hexadecimal.</summary>
    /// <exception cref="DurableWriteException">The folder cannot be written; what was there is unchanged.</exception>
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
    /// Checks every byte and fills a state of the same architecture; returns the manifest and the state's SHA-256.
    /// </summary>
    /// <exception cref="ModelFileException">The folder is damaged or has another architecture; the message says what is wrong.</exception>
    public static (StateManifest Manifest, string Sum) Load(string path, TrainingState state)
    {
        var (manifest, sum) = Verify(path);
        TrainingStateFile.Load(Path.Join(path, StateFile), state);
        return state.ImagesSeen == manifest.ImagesSeen
            ? (manifest, sum)
            : throw new ModelFileException($"{path} is damaged: its manifest belongs to another state");
    }

    /// <summary>Checks every byte of the folder.</summary>
    /// <exception cref="ModelFileException">Something is missing or changed.</exception>
    public static (StateManifest Manifest, string Sum) Verify(string path)
    {
        try
        {
            var sum = FileHash.Of(Path.Join(path, StateFile));
            if (Encoding.Latin1.GetString(RegularFile.ReadBytes(Path.Join(path, SumsFile), LargestText)) != Sums(path, sum))
            {
                throw new ModelFileException($"{path} is damaged: its files do not match the checksums in {SumsFile}");
            }
            return (StateManifest.FromJson(RegularFile.ReadBytes(Path.Join(path, StateManifest.FileName), LargestText)), sum);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ModelFileException($"{path} is damaged: {error.Clause()}");
        }
    }

    /// <summary>The file with the state's tensors.</summary>
    internal static string StateOf(string path) => Path.Join(path, StateFile);

    // In sha256sum's format: checksum, two spaces, name.
    private static string Sums(string folder, string stateSum) =>
        $"{FileHash.Of(Path.Join(folder, StateManifest.FileName))}  {StateManifest.FileName}\n{stateSum}  {StateFile}\n";
}

/// <summary><c>manifest.json</c> of a saved state: facts about the run at that moment that are not part of the state's bits.</summary>
/// <param name="ImagesSeen">Real images seen.</param>
/// <param name="Seconds">Time spent in the run so far, over all processes.</param>
/// <param name="Records">The length of each of the run's record files in bytes, where a resumed run continues them.</param>
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

    /// <exception cref="JsonException">The text is not a manifest.</exception>
    internal static StateManifest FromJson(byte[] json) =>
        JsonSerializer.Deserialize<StateManifest>(json, Options) ?? throw new JsonException("null");
}
