using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Where and in which form the Inception network computes.</summary>
/// <param name="Device">The processor or a GPU.</param>
/// <param name="Type">
/// Of the convolutions: float32, or bfloat16, which is faster where the hardware multiplies it, and whose features have
/// two to three digits: not for numbers that are compared with published ones.
/// </param>
/// <param name="Format">Of the maps in memory.</param>
public sealed record InceptionOptions(Device Device, DataType Type = DataType.Float32, MemoryFormat Format = MemoryFormat.ChannelsLast);
