namespace LadaGan.Data.Codecs;

/// <summary>What writing a PNG spends its time on; the pixels are the same.</summary>
public enum PngCompression
{
    /// <summary>The best filter for each row, and zlib's usual level.</summary>
    Small,

    /// <summary>No filters, and a low level: for files that are read far more often than kept, such as a packed data set's.</summary>
    Fast,
}
