namespace LadaGan.Model.Profiling;

/// <summary>Adds up layers in the order of the network.</summary>
internal sealed class CostTally
{
    private readonly List<LayerCost> _layers = [];

    public ArchitectureProfile Profile() => new(_layers);

    public void Tensor(string name, long[] shape, long parameters) => _layers.Add(new(name, shape, parameters, 0));

    public void Linear(string name, long[] shape, long inWidth, long outWidth, long rows, bool bias = true) =>
        _layers.Add(new(name, shape, (inWidth * outWidth) + (bias ? outWidth : 0), inWidth * outWidth * rows));

    public void Conv(string name, long inChannels, long outChannels, long size, long side, bool bias = true)
    {
        var weights = inChannels * outChannels * size * size;
        _layers.Add(new(name, [outChannels, side, side], weights + (bias ? outChannels : 0), weights * side * side));
    }

    public void ConvNorm(string name, long inChannels, long outChannels, long size, long side, bool norm)
    {
        Conv($"{name}.conv", inChannels, outChannels, size, side, bias: false);
        if (norm)
        {
            Tensor($"{name}.norm", [outChannels, side, side], 2 * outChannels);
        }
    }
}
