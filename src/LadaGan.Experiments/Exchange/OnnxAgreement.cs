using LadaGan.Interop.Onnx;

namespace LadaGan.Experiments.Exchange;

/// <summary>How close an exported ONNX model comes to the engine that runs the model itself.</summary>
/// <param name="MeanLevels">Mean difference of the images' values, in levels of a byte.</param>
/// <param name="LargestDifference">Largest difference: of values in [−1, 1], or of bytes.</param>
/// <param name="MovedAttention">The share of attention that other tokens receive, the largest of the maps' means; null without
/// maps.</param>
public sealed record OnnxAgreement(double MeanLevels, double LargestDifference, double? MovedAttention)
{
    /// <summary>The largest difference that float32 weights may make, of values in [−1, 1].</summary>
    public const double LargestAllowed = 1e-4;

    /// <summary>The mean difference that a form of weights may make, in levels of a byte.</summary>
    public static double LevelsAllowed(OnnxWeightForm form) => form switch
    {
        OnnxWeightForm.Float32 => LargestAllowed * 127.5,
        OnnxWeightForm.Float16 => 1,
        OnnxWeightForm.Int8 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "this form of weights has no bound"),
    };

    /// <summary>The share of attention that a form of weights may move to other tokens.</summary>
    public static double AttentionAllowed(OnnxWeightForm form) => form switch
    {
        OnnxWeightForm.Float32 => LargestAllowed,
        OnnxWeightForm.Float16 => 0.02,
        OnnxWeightForm.Int8 => 0.2,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "this form of weights has no bound"),
    };
}
