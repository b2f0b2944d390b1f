using LadaGan.Interop.PyTorch.Names;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

/// <summary>Compares a module's answer and all its gradients with a golden file.</summary>
internal static class GoldenModule
{
    /// <summary>Ours and the authors' float32, forward through a whole network of these sizes: 20 layers, sums of some 100 terms.</summary>
    public static readonly double Forward = Tolerance.Between(Tolerance.OfLayers(20, 100));

    /// <summary>Forward through some ten products in bfloat16, of two factors each, in norm.</summary>
    public static readonly double BFloat16 = Tolerance.InNorm(20, Tolerance.BFloat16);

    /// <summary>Forward through one block: norms, attention, MLP; sums of at most 48 terms.</summary>
    private static readonly double BlockForward = Tolerance.Between(Tolerance.OfLayers(6, 48));

    /// <summary>A block there and back; a weight's gradient sums over 3 · 20 tokens.</summary>
    private static readonly double BlockGradient = Tolerance.Between(Tolerance.OfLayers(12, 60));

    /// <summary>A weight's gradient, a sum over the places of <paramref name="images"/> images of <paramref name="side"/>².</summary>
    /// <param name="passes">There and back through one network is 2, through generator and discriminator 4.</param>
    public static double Gradient(int images, int side, int passes = 2) =>
        Tolerance.Between(Tolerance.OfLayers(passes, (long)images * side * side));

    /// <summary>
    /// Whether it is the score's bias, which cannot change the softmax: its gradient is zero but for rounding errors.
    /// </summary>
    public static bool IsWithoutEffect(string name) => name.EndsWith("score.bias", StringComparison.Ordinal);

    /// <summary>A gradient within the tolerance of theirs; one that is zero in theory is compared with <paramref name="scale"/>.</summary>
    public static void CheckGradient(string name, Tensor expected, Tensor actual, double tolerance, double scale)
    {
        if (IsWithoutEffect(name))
        {
            Assert.All(actual.ToArray<float>(), value => Assert.True(Math.Abs(value) <= tolerance * scale, name));
            return;
        }
        TensorAssert.Close(expected, actual, tolerance, name);
    }

    /// <param name="forward">The module, of the file's inputs <paramref name="inputs"/> (<c>x</c>, <c>z</c>); gradients are <c>dx</c>,
    /// <c>dz</c>.</param>
    public static void Check(Golden golden, ParameterStore store, IReadOnlyDictionary<string, PyTorchName> names,
        string[] inputs, Func<Tensor[], Tensor> forward)
    {
        GoldenNames.Load(store, names, name => golden[$"w.{name}"]);
        var leaves = Array.ConvertAll(inputs, name => golden[name]);
        foreach (var leaf in leaves)
        {
            leaf.RequiresGrad = true;
        }
        var y = forward(leaves);
        TensorAssert.Close(golden["y"], y, BlockForward, "y");

        var parameters = store.Entries.Where(entry => golden.Contains($"grad.{names[entry.Name].Theirs}")).ToArray();
        var gradients = Gradients.Grad(y, [.. leaves, .. parameters.Select(entry => entry.Tensor)], gradOutput: golden["dy"]);
        for (var i = 0; i < leaves.Length; i++)
        {
            TensorAssert.Close(golden[$"d{inputs[i]}"], gradients[i]!, BlockGradient, $"d{inputs[i]}");
        }
        for (var i = 0; i < parameters.Length; i++)
        {
            var name = names[parameters[i].Name];
            CheckGradient(parameters[i].Name, name.ToOurs(golden[$"grad.{name.Theirs}"]),
                gradients[leaves.Length + i]!, BlockGradient, scale: 1);
        }
    }
}
