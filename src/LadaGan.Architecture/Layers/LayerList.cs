namespace LadaGan.Architecture.Layers;

/// <summary>Collects layers in the order of the network.</summary>
internal sealed class LayerList
{
    private readonly List<Layer> _layers = [];

    public NetworkLayers ToNetwork() => new(_layers);

    public void Position(string name, long tokens, long width) =>
        _layers.Add(new(name, LayerKind.Position, [tokens, width], [new(name, [tokens, width])], 0));

    /// <summary>A linear layer of [rows, inputs], or of [inputs] alone.</summary>
    public void Linear(string name, long inputs, long outputs, long? rows = null, bool bias = true) =>
        _layers.Add(new(
            name, LayerKind.Linear, rows is { } count ? [count, outputs] : [outputs], Weights(name, [outputs, inputs], bias),
            inputs * outputs * (rows ?? 1)));

    /// <summary>A convolution of size×size whose result has side×side pixels.</summary>
    public void Convolution(string name, long inputs, long outputs, long size, long side, bool bias = true) =>
        _layers.Add(new(
            name, LayerKind.Convolution, [outputs, side, side], Weights(name, [outputs, inputs, size, size], bias),
            inputs * outputs * size * size * side * side));

    public void LayerNorm(string name, long tokens, long width) =>
        _layers.Add(new(name, LayerKind.LayerNorm, [tokens, width], [new($"{name}.weight", [width]), new($"{name}.bias", [width])], 0));

    public void BatchNorm(string name, long channels, long side) =>
        _layers.Add(new(name, LayerKind.BatchNorm, [channels, side, side], [
            new($"{name}.weight", [channels]), new($"{name}.bias", [channels]),
            new($"{name}.running_mean", [channels], IsTrained: false), new($"{name}.running_var", [channels], IsTrained: false),
        ], 0));

    /// <summary>Combines tokens [tokens, width] to [combined, width] by a matrix [tokens, combined].</summary>
    public void Combination(string name, long tokens, long combined, long width) => _layers.Add(new(
        name, LayerKind.Combination, [combined, width], [new(name, [tokens, combined])], tokens * combined * width));

    /// <summary>One number a head for each of the (2 · side − 1)² offsets inside a window.</summary>
    public void RelativePosition(string name, long side, long heads)
    {
        var offsets = ((2 * side) - 1) * ((2 * side) - 1);
        _layers.Add(new(name, LayerKind.RelativePosition, [heads, side * side, side * side], [new(name, [offsets, heads])], 0));
    }

    /// <summary>Dot-product attention of every token with <paramref name="keys"/> keys: scores, and sums of the values.</summary>
    public void DotProduct(string name, long tokens, long keys, long width) =>
        _layers.Add(new(name, LayerKind.DotProduct, [tokens, width], [], 2 * tokens * keys * width));

    private static Parameter[] Weights(string name, long[] shape, bool bias) =>
        bias ? [new($"{name}.weight", shape), new($"{name}.bias", [shape[0]])] : [new($"{name}.weight", shape)];
}
