using LadaGan.Interop.PyTorch.Names;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

/// <summary>Compares a module's answer and all its gradients with a golden file.</summary>
internal static class GoldenModule
{
    public const double ForwardTolerance = 1e-5;
    public const double GradientTolerance = 1e-4;

    /// <summary>
    /// Whether it is the score's bias, which cannot change the softmax: its gradient is zero but for rounding errors.
    /// </summary>
    public static bool IsWithoutEffect(string name) => name.EndsWith("score.bias", StringComparison.Ordinal);

    /// <summary>A gradient within the tolerance of theirs; one that is zero in theory is compared with <paramref name="scale"/>.</summary>
    public static void CheckGradient(string name, Tensor expected, Tensor actual, double scale)
    {
        if (IsWithoutEffect(name))
        {
            Assert.All(actual.ToArray<float>(), value => Assert.True(Math.Abs(value) <= GradientTolerance * scale, name));
            return;
        }
        TensorAssert.Close(expected, actual, GradientTolerance, name);
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
        TensorAssert.Close(golden["y"], y, ForwardTolerance, "y");

        var parameters = store.Entries.Where(entry => golden.Contains($"grad.{names[entry.Name].Theirs}")).ToArray();
        var gradients = Gradients.Grad(y, [.. leaves, .. parameters.Select(entry => entry.Tensor)], gradOutput: golden["dy"]);
        for (var i = 0; i < leaves.Length; i++)
        {
            TensorAssert.Close(golden[$"d{inputs[i]}"], gradients[i]!, GradientTolerance, $"d{inputs[i]}");
        }
        for (var i = 0; i < parameters.Length; i++)
        {
            var name = names[parameters[i].Name];
            CheckGradient(parameters[i].Name, name.ToOurs(golden[$"grad.{name.Theirs}"]),
                gradients[leaves.Length + i]!, scale: 1);
        }
    }
}
