namespace LadaGan.Model.Tests.Oracles;

/// <summary>A convolution by its sum, with zeros outside and separate padding before and after.</summary>
internal static class ConvolutionOracle
{
    public static double[,,,] Forward(double[,,,] x, double[,,,] weight, double[]? bias, int stride = 1, int before = 0, int after = 0)
    {
        var (batch, channels, height, width) = (x.GetLength(0), x.GetLength(1), x.GetLength(2), x.GetLength(3));
        var (outChannels, size) = (weight.GetLength(0), weight.GetLength(2));
        var y = new double[batch, outChannels, ((height + before + after - size) / stride)
            + 1, ((width + before + after - size) / stride) + 1];
        for (var b = 0; b < batch; b++)
        {
            for (var o = 0; o < outChannels; o++)
            {
                for (var i = 0; i < y.GetLength(2); i++)
                {
                    for (var j = 0; j < y.GetLength(3); j++)
                    {
                        var sum = bias?[o] ?? 0;
                        for (var c = 0; c < channels; c++)
                        {
                            for (var di = 0; di < size; di++)
                            {
                                for (var dj = 0; dj < size; dj++)
                                {
                                    var (row, column) = ((i * stride) + di - before, (j * stride) + dj - before);
                                    if (row >= 0 && row < height && column >= 0 && column < width)
                                    {
                                        sum += weight[o, c, di, dj] * x[b, c, row, column];
                                    }
                                }
                            }
                        }
                        y[b, o, i, j] = sum;
                    }
                }
            }
        }
        return y;
    }
}
