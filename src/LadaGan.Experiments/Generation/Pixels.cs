using LadaGan.Torch;

namespace LadaGan.Experiments.Generation;

/// <summary>Converts between pixels (uint8, channels last) and network values ([−1, 1], float32 [B, 3, S, S]).</summary>
public static class Pixels
{
    /// <summary>bytes [B, S, S, 3] → x/127.5 − 1, [B, 3, S, S].</summary>
    public static Tensor ToUnit(Tensor bytes) => ((bytes.To(DataType.Float32) / 127.5) - 1).Permute(0, 3, 1, 2);

    /// <summary>images [B, 3, S, S] → bytes [B, S, S, 3]: round(x·127.5 + 127.5), clamped.</summary>
    public static byte[] ToBytes(Tensor images) => Quantised(images).ToArray<byte>();

    /// <summary>The bytes of <see cref="ToBytes(Tensor)"/> as a tensor on the images' device: uint8 [B, S, S, 3].</summary>
    public static Tensor Quantised(Tensor images) =>
        ((images.Permute(0, 2, 3, 1) * 127.5) + 127.5).Round().Clamp(0, 255).To(DataType.UInt8);

    /// <summary>The same conversion without tensors: images [B, 3, size, size], plane by plane.</summary>
    public static byte[] ToBytes(ReadOnlySpan<float> images, int size)
    {
        var (plane, bytes) = (size * size, new byte[images.Length]);
        for (var at = 0; at < bytes.Length; at++)
        {
            var (pixel, channel) = Math.DivRem(at, 3);
            var (image, place) = Math.DivRem(pixel, plane);
            bytes[at] = (byte)Math.Clamp(MathF.Round((images[(((image * 3) + channel) * plane) + place] * 127.5f) + 127.5f), 0, 255);
        }
        return bytes;
    }
}
