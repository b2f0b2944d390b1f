using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Attention;

/// <summary>
/// Compares an attention with the published code's: answer, gradients of Σ y ⊙ cotangent, and the gradients of the penalty, the mean
/// over the batch of the squared norm of that gradient for x.
/// </summary>
internal static class GoldenAttention
{
    private const double Answer = 1e-5, Gradient = 1e-4;

    /// <param name="golden">The file.</param>
    /// <param name="store">The attention's parameters.</param>
    /// <param name="theirs">Their layers for each of ours; several are stacked.</param>
    /// <param name="forward">The attention.</param>
    public static void Check(
        Golden golden, ParameterStore store, IReadOnlyDictionary<string, string[]> theirs, Func<Tensor, Tensor> forward)
    {
        var names = store.Entries.ToDictionary(entry => entry.Name, entry => TheirNames(entry.Name, theirs));
        Assert.Equal(golden.Names.Where(name => name.StartsWith("w.", StringComparison.Ordinal)).Select(name => name[2..]).Order(),
            names.Values.SelectMany(name => name).Order());
        Tensor Stacked(string kind, string ours) => Tensor.Cat([.. names[ours].Select(name => golden[$"{kind}.{name}"])], 0);
        using (GradMode.Disabled())
        {
            foreach (var (name, tensor, _) in store.Entries)
            {
                tensor.CopyInPlace(Stacked("w", name));
            }
        }

        var x = golden["x"];
        x.RequiresGrad = true;
        var y = forward(x);
        Assert.Equal(DataType.Float32, y.Type);
        TensorAssert.Close(golden["y"], y, Answer, "y");

        Tensor[] parameters = [.. store.Parameters];
        var gradients = Gradients.Grad((y * golden["cotangent"]).Sum(), [x, .. parameters], createGraph: true);
        TensorAssert.Close(golden["grad_x"], gradients[0]!, Gradient, "grad_x");
        CheckAll("grad", gradients[1..]);

        var penalty = gradients[0]!.Square().Sum([1, 2]).Mean();
        TensorAssert.Close(golden["penalty"], penalty.Reshape(1), Gradient, "penalty");
        CheckAll("penalty_grad", Gradients.Grad(penalty, parameters));

        void CheckAll(string kind, Tensor?[] actual)
        {
            Tensor[] expected = [.. store.Entries.Select(entry => Stacked(kind, entry.Name))];
            var largest = expected.Max(gradient => gradient.Abs().Max().Item());
            foreach (var (i, entry) in store.Entries.Index())
            {
                // None where nothing depends on the parameter, as the penalty does not on the last bias: theirs is zero.
                var gradient = actual[i] ?? Tensor.Zeros(expected[i].Shape);
                GoldenModule.CheckGradient($"{kind}.{entry.Name}", expected[i], gradient, Gradient, largest);
            }
        }
    }

    private static string[] TheirNames(string ours, IReadOnlyDictionary<string, string[]> theirs)
    {
        var layer = theirs.Keys.Single(key => ours == key || ours.StartsWith($"{key}.", StringComparison.Ordinal));
        return [.. theirs[layer].Select(name => name + ours[layer.Length..])];
    }
}
