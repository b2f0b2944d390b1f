using System.Globalization;
using LadaGan.Core.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Interop.Onnx;
using LadaGan.Interop.Onnx.Evaluation;
using LadaGan.Torch;

namespace LadaGan.Experiments.Exchange;

/// <summary>
/// Models as ONNX, each checked before anyone sees it: the bytes are read again, their graph is run by <see cref="OnnxEvaluator"/>, and the
/// images and attention maps of two latents must be those of the engine that runs the model itself.
/// </summary>
internal static class CheckedOnnx
{
    private const byte Opaque = 255;

    // Two: an open batch size shows itself only above one.
    private static readonly long[] Seeds = [0, 1];

    /// <param name="model">The model file.</param>
    /// <param name="options">What the ONNX model looks like.</param>
    /// <exception cref="RunException">The ONNX model differs from the model by more than its weights' form explains.</exception>
    public static (byte[] Bytes, OnnxAgreement Agreement) Of(string model, OnnxExportOptions options)
    {
        var bytes = OnnxExport.Of(model, options);
        return (bytes, Check(bytes, model, options));
    }

    internal static OnnxAgreement Check(byte[] onnx, string model, OnnxExportOptions options)
    {
        using var engine = EngineChoice.Open(null, model, Device.Cpu, threads: 0);
        var latents = Latents.OfSeeds(Seeds, engine.LatentWidth);
        var outputs = OnnxEvaluator.Run(onnx, latents);
        var image = outputs["image"].Values;
        var (mean, largest) = options.Bytes ? OfBytes(engine, latents, image) : OfValues(engine, latents, image);
        var moved = options.Attention ? MovedAttention(engine, latents, outputs) : (double?)null;
        var agreement = new OnnxAgreement(mean, largest, moved);
        Require(agreement, model, options);
        return agreement;
    }

    private static (double Mean, double Largest) OfValues(IImageEngine engine, float[] latents, float[] answer)
    {
        var expected = new float[Seeds.Length * 3 * engine.ImageSize * engine.ImageSize];
        engine.Generate(latents, expected, CancellationToken.None);
        RequireLength(expected.Length, answer);
        // Values are nominally in [−1, 1]; a model that goes beyond rounds more coarsely.
        var scale = Math.Max(1, expected.Max(Math.Abs));
        var differences = expected.Zip(answer, (one, other) => Math.Abs(one - other) / (double)scale).ToArray();
        return (differences.Average() * PixelValue.Half, differences.Max());
    }

    private static (double Mean, double Largest) OfBytes(IImageEngine engine, float[] latents, float[] answer)
    {
        var expected = new byte[Seeds.Length * 3 * engine.ImageSize * engine.ImageSize];
        engine.Generate(latents, expected, CancellationToken.None);
        RequireLength(expected.Length / 3 * 4, answer);
        var differences = answer
            .Select((value, at) => Math.Abs(value - (at % 4 == 3 ? Opaque : expected[(at / 4 * 3) + (at % 4)])))
            .ToArray();
        return (differences.Sum() / (double)expected.Length, differences.Max());
    }

    /// <summary>½ Σ |a − b| over the tokens is the attention that has moved; the mean of a block's heads, and the worst block.</summary>
    private static double MovedAttention(IImageEngine engine, float[] latents, IReadOnlyDictionary<string, OnnxArray> outputs)
    {
        var expected = engine.Trace(latents, CancellationToken.None).Maps;
        var maps = outputs.Where(output => output.Key != "image").Select(output => output.Value).ToArray();
        if (maps.Length != expected.Count)
        {
            throw new RunException($"the ONNX model has {maps.Length} attention maps, but the model {expected.Count}");
        }
        return expected.Zip(maps, Moved).Max();
    }

    private static double Moved(AttentionMaps expected, OnnxArray map)
    {
        RequireLength(expected.Weights.Length, map.Values);
        var difference = expected.Weights.Zip(map.Values, (one, other) => Math.Abs(one - other)).Sum(value => (double)value);
        return difference / (2 * expected.Weights.Sum(weight => (double)weight));
    }

    private static void Require(OnnxAgreement found, string model, OnnxExportOptions options)
    {
        var form = options.Weights;
        // A value next to a half may round to either byte.
        var largest = form != OnnxWeightForm.Float32 ? double.MaxValue : options.Bytes ? 1 : OnnxAgreement.LargestAllowed;
        RequireAtMost(found.MeanLevels, OnnxAgreement.LevelsAllowed(form), "its images differ from the engine's by {0} levels on average");
        RequireAtMost(found.LargestDifference, largest, "a value of its images differs from the engine's by {0}");
        RequireAtMost(
            found.MovedAttention ?? 0, OnnxAgreement.AttentionAllowed(form), "its maps move {0} of the attention to other tokens");

        void RequireAtMost(double value, double most, string what)
        {
            // Written so that NaN is refused.
            if (!(value <= most))
            {
                var said = string.Format(CultureInfo.InvariantCulture, what, value.ToString("g3", CultureInfo.InvariantCulture));
                var hint = form == OnnxWeightForm.Float32 ? "report this as an error of the program" : "export weights of a wider form";
                throw new RunException(string.Create(CultureInfo.InvariantCulture,
                    $"the ONNX model of {model} with {form} weights was not written: {said}, and {most:g3} is allowed; {hint}"));
            }
        }
    }

    private static void RequireLength(int expected, float[] answer)
    {
        if (expected != answer.Length)
        {
            throw new RunException($"an output of the ONNX model has {answer.Length} values, but it must have {expected}");
        }
    }
}
