using System.Numerics;
using System.Text.Json;

namespace LadaGan.Inference.Files;

/// <summary>Reads the generator's part of the configuration that a model file carries, with the ranges that training allows.</summary>
internal sealed class ArchitectureJson
{
    private const double PaperBatchNormEps = 1e-3;
    private const double PyTorchBatchNormEps = 1e-5;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly string _path;

    private ArchitectureJson(string path) => _path = path;

    /// <param name="path">The file, for messages.</param>
    /// <param name="configuration">The whole configuration's JSON.</param>
    /// <exception cref="ModelLoadException">It is no configuration of a generator.</exception>
    public static Architecture Parse(string path, string configuration)
    {
        var reader = new ArchitectureJson(path);
        try
        {
            using var document = JsonDocument.Parse(configuration, Strict);
            var architecture = reader.Read(document.RootElement);
            reader.Check(architecture);
            return architecture;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new ModelLoadException($"the configuration in {path} cannot be read: {error.Message}", error);
        }
    }

    private Architecture Read(JsonElement configuration)
    {
        var generator = configuration.GetProperty("generator");
        var conventions = configuration.TryGetProperty("conventions", out var named) ? named.GetString() : "paper";
        int Number(string key, int otherwise) => generator.TryGetProperty(key, out var value) ? value.GetInt32() : otherwise;
        int[] List(string key, int[] otherwise) => generator.TryGetProperty(key, out var value) ? [.. value.EnumerateArray().Select(item => item.GetInt32())] : otherwise;
        return new(
            generator.GetProperty("imageSize").GetInt32(), Number("latentWidth", 128), List("widths", []), List("heads", [4, 4, 4]), Number("mlpWidth", 512),
            generator.GetProperty("head").GetString() switch
            {
                "pixel" => HeadKind.Pixel,
                "patch" => HeadKind.Patch,
                "decoder" => HeadKind.Decoder,
                var other => throw Bad("generator.head", other ?? "null", "it must be one of pixel, patch, decoder"),
            },
            List("decoderChannels", []),
            conventions switch
            {
                "paper" => PaperBatchNormEps,
                "pytorch" => PyTorchBatchNormEps,
                _ => throw Bad("conventions", conventions ?? "null", "it must be one of paper, pytorch"),
            });
    }

    private void Check(Architecture a)
    {
        const int MostChannels = 16384, MostWidth = 65536;
        Require(a.ImageSize is >= 32 and <= 1024 && BitOperations.IsPow2(a.ImageSize), "imageSize", a.ImageSize, "it must be a power of two from 32 to 1024");
        Require(a.LatentWidth is >= 1 and <= MostWidth, "latentWidth", a.LatentWidth, $"it must be from 1 to {MostWidth}");
        Require(a.MlpWidth is >= 1 and <= MostWidth, "mlpWidth", a.MlpWidth, $"it must be from 1 to {MostWidth}");
        Require(a.Widths.Length == Architecture.Blocks && a.Widths.All(width => width is >= 4 and <= MostChannels && width % 4 == 0), "widths", a.Widths, $"it must hold three multiples of 4 up to {MostChannels}");
        Require(a.Heads.Length == Architecture.Blocks && a.Heads.Zip(a.Widths).All(pair => pair.First >= 1 && pair.Second % pair.First == 0), "heads", a.Heads, "it must hold three divisors of the widths");
        Require(a.DecoderChannels.All(channels => channels is >= 1 and <= MostChannels), "decoderChannels", a.DecoderChannels, $"each must be from 1 to {MostChannels}");
        var doublings = BitOperations.Log2((uint)a.ImageSize / Architecture.LastSide);
        Require(a.Head switch
        {
            HeadKind.Pixel => doublings == 0,
            HeadKind.Patch => doublings > 0 && a.Widths[^1] % (a.Patch * a.Patch) == 0,
            _ => doublings > 0,
        }, "head", a.Head, $"it does not make images of {a.ImageSize}×{a.ImageSize}");
        Require(a.DecoderChannels.Length == (a.Head == HeadKind.Decoder ? doublings : 0), "decoderChannels", a.DecoderChannels, "a decoder has one for each doubling after 32×32, the other heads none");
    }

    private void Require(bool holds, string key, object value, string rule)
    {
        if (!holds)
        {
            throw Bad($"generator.{key}", value is int[] list ? $"[{string.Join(", ", list)}]" : value.ToString()!, rule);
        }
    }

    private ModelLoadException Bad(string key, string value, string rule) => new($"the configuration in {_path} says {key} is {value}, but {rule}");
}
