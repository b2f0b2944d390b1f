namespace LadaGan.Inference;

/// <summary>How the last 32×32 tokens become an image.</summary>
internal enum HeadKind
{
    Pixel,
    Patch,
    Decoder,
}
