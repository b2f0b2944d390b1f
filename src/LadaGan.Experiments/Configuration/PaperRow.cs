using LadaGan.Architecture.Layers;

namespace LadaGan.Experiments.Configuration;

/// <summary>A row of the paper's tables: a named configuration, and the sizes that the paper prints for it.</summary>
/// <param name="Name">The name for <c>--config</c>: the table and the row, such as <c>table1/linformer-conv</c>.</param>
/// <param name="Model">What the row shows, in words.</param>
/// <param name="Base">The built-in configuration it is based on.</param>
/// <param name="Settings">How it differs from the base: <c>key=value</c> each.</param>
/// <param name="Sizes">The sizes that the paper prints for it.</param>
public sealed record PaperRow(string Name, string Model, string Base, IReadOnlyList<string> Settings, PaperSizes Sizes)
{
    /// <summary>The table it belongs to, such as <c>table1</c>.</summary>
    public string Table => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The name of its configuration, and of the directories of its runs.</summary>
    public string ConfigurationName => Name.Replace('/', '-');
}

/// <summary>Sizes as the paper prints them.</summary>
/// <param name="GeneratorGFlops">G-FLOPs: multiply-accumulates of the generator in units of 10⁹, truncated to one decimal.</param>
/// <param name="DiscriminatorGFlops">D-FLOPs, likewise; null where the paper prints none.</param>
public sealed record PaperSizes(double GeneratorGFlops, double? DiscriminatorGFlops)
{
    /// <summary>The sizes that the paper prints for networks of these architectures, whatever they are called and trained with.</summary>
    /// <param name="configuration">Any configuration.</param>
    /// <returns>Each size is null where the paper prints none for that network.</returns>
    public static (double? Generator, double? Discriminator) Of(RunConfiguration configuration)
    {
        var (g, d) = (NetworkLayers.Of(configuration.Generator), NetworkLayers.Of(configuration.Discriminator));
        var rows = PaperRows.All.Select(row => (row.Sizes, Configuration: ConfigurationCatalog.Load(row.Name))).ToArray();
        return (
            rows.Where(row => AreEqual(NetworkLayers.Of(row.Configuration.Generator), g))
                .Select(row => (double?)row.Sizes.GeneratorGFlops).FirstOrDefault(),
            rows.Where(row => AreEqual(NetworkLayers.Of(row.Configuration.Discriminator), d))
                .Select(row => row.Sizes.DiscriminatorGFlops).FirstOrDefault(figure => figure is not null));
    }

    private static bool AreEqual(NetworkLayers one, NetworkLayers other) => one.Layers.Count == other.Layers.Count
        && one.Layers.Zip(other.Layers).All(pair => pair.First.Name == pair.Second.Name && pair.First.Kind == pair.Second.Kind
            && pair.First.Macs == pair.Second.Macs && pair.First.OutputShape.SequenceEqual(pair.Second.OutputShape));
}
