using LadaGan.Core.Images;
using LadaGan.Torch;

namespace LadaGan.Experiments.Models;

/// <summary>Between pixels (uint8, channels last) and network values ([−1, 1], float32 [B, 3, S, S]), as tensors.</summary>
public static class Pixels
{
    /// <summary>bytes [B, S, S, 3] → x/127.5 − 1, [B, 3, S, S].</summary>
    public static Tensor ToUnit(Tensor bytes) => ((bytes.To(DataType.Float32) / PixelValue.Half) - 1).Permute(0, 3, 1, 2);

    /// <summary>images [B, 3, S, S] → bytes [B, S, S, 3], as <see cref="PixelValue.ToByte"/> but computed where the images are.</summary>
    public static byte[] ToBytes(Tensor images) =>
        ((images.Permute(0, 2, 3, 1) * PixelValue.Half) + PixelValue.Half).Round().Clamp(0, 255).To(DataType.UInt8).ToArray<byte>();
}
