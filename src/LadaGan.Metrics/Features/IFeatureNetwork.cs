using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>A pretrained network that turns images into features.</summary>
public interface IFeatureNetwork : IDisposable
{
    /// <summary>Which network this is.</summary>
    FeatureNetwork Kind { get; }

    FeatureNetworkOptions Options { get; }

    /// <summary>All features of a batch of images; those of one image do not depend on the others.</summary>
    /// <param name="images">uint8 [N, 3, H, W] in RGB, of any size and in any memory layout.</param>
    IImageFeatures Forward(Tensor images);
}

/// <summary>Where and in which form a feature network computes.</summary>
/// <param name="Device">The CPU or a GPU.</param>
/// <param name="Type">
/// Of the convolutions: float32, or bfloat16, which is faster where the hardware multiplies it, and whose features have
/// two to three digits: not for numbers that are compared with others.
/// </param>
/// <param name="Format">Of the maps in memory.</param>
public sealed record FeatureNetworkOptions(
    Device Device, DataType Type = DataType.Float32, MemoryFormat Format = MemoryFormat.ChannelsLast);
