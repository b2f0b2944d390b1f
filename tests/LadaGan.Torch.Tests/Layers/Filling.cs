using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Layers;

/// <summary>Parameters with drawn values in place of zeros and ones.</summary>
internal static class Filling
{
    public static void CopyFromDraw(this Tensor parameter, string name)
    {
        using var noGrad = GradMode.Disabled();
        parameter.CopyInPlace(Draw.Normal(name, parameter.Shape));
    }
}
