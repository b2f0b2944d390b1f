namespace LadaGan.Torch;

/// <summary>The order of a tensor's elements in memory, numbered as libtorch numbers them (c10::MemoryFormat).</summary>
public enum MemoryFormat
{
    Contiguous = 0,
    Preserve = 1,

    /// <summary>[B, C, H, W] stored as B, H, W, C.</summary>
    ChannelsLast = 2,
}
