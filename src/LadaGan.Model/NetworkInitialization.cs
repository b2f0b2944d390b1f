using LadaGan.Architecture;
using LadaGan.Torch.Initializers;

namespace LadaGan.Model;

/// <summary>How a network's layers begin under a set of conventions.</summary>
internal static class NetworkInitialization
{
    public static LayerInitialization Of(Conventions conventions) =>
        new(conventions.BiasInitialization == BiasInitialization.Uniform, conventions.FusedOrthogonal);
}
