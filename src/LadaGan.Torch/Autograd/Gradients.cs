using LadaGan.Torch.Native;

namespace LadaGan.Torch.Autograd;

/// <summary>Reverse-mode differentiation: PyTorch's <c>backward</c> and <c>grad</c>.</summary>
public static class Gradients
{
    /// <summary>Adds ∂root/∂p to the <see cref="Tensor.Grad"/> of every leaf that requires gradients; root has one element.</summary>
    public static void Backward(Tensor root, bool retainGraph = false, bool createGraph = false) =>
        Backward(root, [], retainGraph, createGraph);

    /// <summary>As <see cref="Backward(Tensor, bool, bool)"/>, for the given leaves only.</summary>
    public static unsafe void Backward(Tensor root, ReadOnlySpan<Tensor> inputs, bool retainGraph = false, bool createGraph = false)
    {
        var roots = stackalloc nint[1] { root.Handle };
        fixed (nint* leaves = Handles(inputs))
        {
            NativeDoor.Check(NativeMethods.lt_backward(roots, 1, leaves, inputs.Length, retainGraph ? 1 : 0, createGraph ? 1 : 0));
        }
    }

    /// <summary>
    /// ∂(Σ output)/∂input for a one-element output; with <paramref name="createGraph"/> the gradient can itself be differentiated.
    /// </summary>
    public static Tensor Grad(Tensor output, Tensor input, bool createGraph = false) =>
        Grad(output, [input], createGraph)[0] ?? throw new TorchException("the output does not depend on the input");

    /// <summary>Gradients for several inputs; null where the output does not depend on one.</summary>
    public static unsafe Tensor?[] Grad(Tensor output, ReadOnlySpan<Tensor> inputs, bool createGraph = false,
        bool retainGraph = false, Tensor? gradOutput = null)
    {
        var outputs = stackalloc nint[1] { output.Handle };
        var seeds = stackalloc nint[1] { gradOutput?.Handle ?? 0 };
        var found = new nint[inputs.Length];
        fixed (nint* leaves = Handles(inputs), grads = found)
        {
            NativeDoor.Check(NativeMethods.lt_grad(outputs, 1, leaves, inputs.Length, gradOutput is null ? null : seeds,
                retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0, grads));
        }
        return Array.ConvertAll(found, Tensor.OwnOrNull);
    }

    private static nint[] Handles(ReadOnlySpan<Tensor> tensors)
    {
        var handles = new nint[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            handles[i] = tensors[i].Handle;
        }
        return handles;
    }
}
