using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LadaGan.Architecture;
using LadaGan.Core.Errors;

namespace LadaGan.Interop.TensorFlow.Checkpoints;

/// <summary>The <c>config.json</c> of the authors' TensorFlow trainer: the networks' sizes, and how they were trained.</summary>
/// <remarks>
/// Source: config.py and Config in utils.py of github.com/milmor/LadaGAN. Keys that say nothing of either are passed over.
/// </remarks>
internal sealed class TrainerConfiguration
{
    private const long LongestFile = 1 << 20;

    private readonly string _path;
    private readonly JsonObject _keys;

    private TrainerConfiguration(string path, JsonObject keys) => (_path, _keys) = (path, keys);

    /// <exception cref="InteropException">The file cannot be read, or is no JSON object.</exception>
    public static TrainerConfiguration Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                throw new InteropException($"'{path}' is too long for a trainer's configuration");
            }
            return new(
                path, JsonNode.Parse(File.ReadAllBytes(path), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new InteropException($"'{path}' is not a JSON object"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InteropException($"'{path}' cannot be read as the trainer's configuration: {error.Clause()}", error);
        }
    }

    /// <summary>Compares what the file says of the networks with their variables' shapes.</summary>
    /// <param name="generator">The generator by its shapes; null if the checkpoint has none.</param>
    /// <param name="discriminator">The discriminator by its shapes; null if the checkpoint has none.</param>
    /// <exception cref="InteropException">They differ: the file is of another model.</exception>
    public void Require(GeneratorOptions? generator, DiscriminatorOptions? discriminator)
    {
        if (generator is not null)
        {
            Require("img_size", [generator.ImageSize]);
            Require("noise_dim", [generator.LatentWidth]);
            Require("g_dim", generator.Widths);
            Require("g_heads", generator.Heads);
            Require("g_mlp", [.. Enumerable.Repeat(generator.MlpWidth, GeneratorOptions.Blocks)]);
            Require("dec_dim", generator.DecoderChannels);
        }
        if (discriminator is not null)
        {
            Require("img_size", [discriminator.ImageSize]);
            Require("d_enc_dim", discriminator.Channels);
            Require("d_out_dim", [discriminator.OutputWidth, discriminator.LogitWidth]);
            Require("d_heads", [discriminator.Heads]);
            Require("d_mlp", [discriminator.MlpWidth]);
        }
    }

    /// <summary>How the networks were trained, as settings of a configuration.</summary>
    /// <exception cref="InteropException">A key has a value of the wrong type.</exception>
    public IEnumerable<string> Settings()
    {
        (string Key, string Setting)[] numbers =
        [
            ("batch_size", "training.batch"),
            ("g_lr", "training.generatorLearningRate"),
            ("d_lr", "training.discriminatorLearningRate"),
            ("g_beta1", "training.beta1"),
            ("g_beta2", "training.beta2"),
            ("ema_decay", "training.emaDecay"),
            ("gp_weight", "training.r1Gamma"),
        ];
        foreach (var (key, setting) in numbers)
        {
            if (Number(key) is { } number)
            {
                yield return Text(setting, number);
            }
        }
        if (Flag("bcr") is { } consistency)
        {
            var weight = consistency ? Number("cr_weight") ?? 1 : 0;
            yield return Text("training.bcrReal", weight);
            yield return Text("training.bcrFake", weight);
        }
        if (Word("policy") is { } policy)
        {
            yield return $"training.augment={(policy.Length > 0 ? policy : "none")}";
        }
        if (Word("loss") is { } loss)
        {
            yield return $"training.loss={(loss == "nsl" ? "logistic" : loss)}";
        }
    }

    /// <summary>What the file says and a configuration here cannot, a clause each.</summary>
    /// <exception cref="InteropException">A key has a value of the wrong type.</exception>
    public IEnumerable<string> Notes()
    {
        foreach (var beta in new[] { "beta1", "beta2" })
        {
            if (Number($"d_{beta}") is { } other && other != Number($"g_{beta}"))
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"the discriminator's Adam had {beta} {other:R} in '{_path}'; here both optimizers have the generator's");
            }
        }
    }

    private static string Text(string setting, double number) => string.Create(CultureInfo.InvariantCulture, $"{setting}={number:R}");

    private void Require(string key, IReadOnlyList<int> shapes)
    {
        if (_keys[key] is { } said && !Numbers(key, said).SequenceEqual(shapes.Select(size => (double)size)))
        {
            throw new InteropException($"'{_path}' says that {key} is {said.ToJsonString()}, but the checkpoint's variables have "
                + $"[{string.Join(", ", shapes)}]: it belongs to another model; move it away to import by the shapes alone");
        }
    }

    // A number, a list of numbers, or false for an empty one.
    private IEnumerable<double> Numbers(string key, JsonNode said) => said switch
    {
        JsonArray list => list.Select(item => NumberOf(key, item)),
        JsonValue value when value.GetValueKind() == JsonValueKind.False => [],
        _ => [NumberOf(key, said)],
    };

    private double? Number(string key) => _keys[key] is { } said ? NumberOf(key, said) : null;

    private double NumberOf(string key, JsonNode? said) =>
        said is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number)
            ? number
            : throw Bad(key, said, "a number");

    private bool? Flag(string key) => _keys[key] is not { } said ? null : said.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Bad(key, said, "true or false"),
    };

    private string? Word(string key) => _keys[key] is not { } said ? null
        : said.GetValueKind() == JsonValueKind.String ? said.GetValue<string>()
        : throw Bad(key, said, "a text");

    private InteropException Bad(string key, JsonNode? said, string expected) =>
        new($"'{_path}' has {said?.ToJsonString() ?? "null"} for {key}, which should be {expected}");
}
