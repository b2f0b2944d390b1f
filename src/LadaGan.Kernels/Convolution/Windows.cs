namespace LadaGan.Kernels.Convolution;

/// <summary>The layout of a 3×3 window's weights.</summary>
internal static class Windows
{
    /// <summary>[outputs, inputs, 3, 3] → [outputs, 3, 3, inputs], the layout of a window in a channels-last map.</summary>
    public static void ChannelsLast(ReadOnlySpan<float> weight, int outputs, Span<float> result)
    {
        var inputs = weight.Length / (9 * outputs);
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                for (var tap = 0; tap < 9; tap++)
                {
                    result[(((output * 9) + tap) * inputs) + input] = weight[(((output * inputs) + input) * 9) + tap];
                }
            }
        }
    }
}
