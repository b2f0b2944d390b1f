using LadaGan.Torch.Native;

namespace LadaGan.Torch.Autograd;

/// <summary>Sets whether this thread records gradients, until disposed; a ref struct, so it cannot cross an <c>await</c>.</summary>
public readonly ref struct GradMode
{
    private readonly bool _before;

    private GradMode(bool enabled)
    {
        _before = IsEnabled;
        NativeMethods.lt_set_grad_mode(enabled ? 1 : 0);
    }

    public static bool IsEnabled => NativeMethods.lt_grad_mode() != 0;

    /// <summary>PyTorch's <c>no_grad</c>.</summary>
    public static GradMode Disabled() => new(false);

    public static GradMode Enabled() => new(true);

    public void Dispose() => NativeMethods.lt_set_grad_mode(_before ? 1 : 0);
}
