namespace LadaGan.Data.Codecs;

/// <summary>How a BMP stores its pixels.</summary>
internal enum BmpStorage
{
    /// <summary>Whole rows: palette indices, or 5, 8 bits a channel in BGR order.</summary>
    Plain,

    /// <summary>Whole rows of 16 or 32 bits a pixel, with a mask for each channel.</summary>
    Masks,

    /// <summary>Runs of palette indices (RLE4, RLE8).</summary>
    RunLengths,
}
