namespace LadaGan.Testing.TensorFlow;

/// <summary>An image of many channels, channels last, as TensorFlow has it; its rows are also tokens.</summary>
public sealed class FeatureMap(int side, int channels, double[]? values = null)
{
    public int Side { get; } = side;

    public int Channels { get; } = channels;

    public double[] Values { get; } = values ?? new double[side * side * channels];

    public int Tokens => Side * Side;

    public double this[int y, int x, int c]
    {
        get => Values[(y * Side + x) * Channels + c];
        set => Values[(y * Side + x) * Channels + c] = value;
    }

    public FeatureMap Select(Func<double, double> of) => new(Side, Channels, [.. Values.Select(of)]);

    public FeatureMap Plus(FeatureMap other) => new(Side, Channels, [.. Values.Zip(other.Values, (a, b) => a + b)]);
}
