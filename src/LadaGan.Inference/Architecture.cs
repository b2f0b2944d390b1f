namespace LadaGan.Inference;

/// <summary>A generator's sizes, as its file states them.</summary>
/// <param name="ImageSize">Side of the square images.</param>
/// <param name="LatentWidth">Width of z.</param>
/// <param name="Widths">Token widths of the blocks at 8×8, 16×16 and 32×32.</param>
/// <param name="Heads">Attention heads of each.</param>
/// <param name="MlpWidth">Hidden width of each block's MLP.</param>
/// <param name="Head">How tokens become an image.</param>
/// <param name="DecoderChannels">Channels of the decoder's stages.</param>
/// <param name="BatchNormEps">Added to the variance in the decoder's batch norms.</param>
internal sealed record Architecture(
    int ImageSize, int LatentWidth, int[] Widths, int[] Heads, int MlpWidth, HeadKind Head, int[] DecoderChannels, double BatchNormEps)
{
    public const int FirstSide = 8;
    public const int LastSide = 32;
    public const int Blocks = 3;

    /// <summary>Floats of one image.</summary>
    public int ImageLength => 3 * ImageSize * ImageSize;

    /// <summary>Pixel shuffle's factor before the last convolution; 1 for the pixel head.</summary>
    public int Patch => Head == HeadKind.Decoder ? 1 : ImageSize / LastSide;

    public static int Side(int block) => FirstSide << block;

    public static int Tokens(int block) => Side(block) * Side(block);
}
