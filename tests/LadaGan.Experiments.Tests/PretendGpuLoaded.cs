using System.Runtime.CompilerServices;

namespace LadaGan.Experiments.Tests;

/// <summary>The <see cref="PretendGpu"/> comes before any test's backward pass.</summary>
internal static class PretendGpuLoaded
{
#pragma warning disable CA2255 // A test project is no library.
    [ModuleInitializer]
    internal static void Load() => PretendGpu.LoadBesideCpu();
#pragma warning restore CA2255
}
