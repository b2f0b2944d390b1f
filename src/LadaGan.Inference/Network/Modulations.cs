using LadaGan.Architecture;
using LadaGan.Inference.Files;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>γ(z) and β(z) of every self-modulated norm, which depend only on the latents: u = ReLU(W z + b), [γ | β] = V u + c.</summary>
/// <remarks>Paper equation 5. The hidden layers of all norms are one product.</remarks>
internal sealed unsafe class Modulations : IDisposable
{
    private readonly LatentLayer _hidden;
    private readonly LatentLayer[] _modulations;
    private readonly FloatBuffer _u;
    private readonly FloatBuffer[] _results;
    private readonly int[] _widths;
    private readonly int _stride;

    public Modulations(Compute compute, ModelWeights file, GeneratorOptions options, int images)
    {
        string[] names = [.. Enumerable.Range(0, 2 * GeneratorOptions.Blocks).Select(norm => $"blocks.{norm / 2}.norm{1 + (norm % 2)}")];
        _widths = [.. names.Select((_, norm) => options.Widths[norm / 2])];
        _hidden = Layer.Stacked(compute, file, [.. names.Select(name => $"{name}.hidden")]);
        _modulations = [.. names.Select(name => Layer.Stacked(compute, file, $"{name}.gamma", $"{name}.beta"))];
        _stride = Matrix.StrideOf(_widths.Sum());
        _u = new FloatBuffer((long)images * _stride);
        _results = [.. _widths.Select(width => new FloatBuffer((long)images * 2 * width))];
    }

    /// <param name="z">[images, latent width].</param>
    public void Run(Matrix z)
    {
        var u = new Matrix(_u.Pointer, z.Rows, _hidden.Outputs, _stride);
        _hidden.Forward(z, u, Activation.Relu);
        var first = 0;
        for (var norm = 0; norm < _widths.Length; norm++)
        {
            _modulations[norm].Forward(u.Slice(first, _widths[norm]), Of(norm, new ImageRange(0, z.Rows)));
            first += _widths[norm];
        }
    }

    /// <summary>[images, 2·D], γ then β; each block has two norms.</summary>
    public Matrix Of(int norm, ImageRange images)
    {
        nint width = 2 * _widths[norm];
        return new(_results[norm].Pointer + (images.First * width), images.Count, (int)width, width);
    }

    public void Dispose()
    {
        _hidden.Dispose();
        Array.ForEach(_modulations, weights => weights.Dispose());
        _u.Dispose();
        Array.ForEach(_results, buffer => buffer.Dispose());
    }
}
