using LadaGan.Metrics;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>The networks whose features an evaluation requires. Owns them.</summary>
internal sealed class EvaluationNetworks(params IReadOnlyList<EvaluationNetwork> all) : IDisposable
{
    public IReadOnlyList<EvaluationNetwork> All => all;

    public IEnumerable<IFeatureNetwork> Features => all.Select(network => network.Features);

    /// <summary>The network that computes a kind of features.</summary>
    public EvaluationNetwork this[FeatureKind kind] => all.First(network => network.Features.Kind == kind.Network());

    /// <summary>Opens the networks that the metrics require, and no others.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="inception">The file of Inception's weights; null to search for it.</param>
    /// <param name="resNet18">The file of ResNet-18's weights; null to search for it.</param>
    /// <param name="options">Where and how they compute.</param>
    /// <param name="fetching">Called before weights are fetched.</param>
    /// <exception cref="RunException">Weights are missing, or a file has others.</exception>
    public static EvaluationNetworks Open(
        IEnumerable<Metric> metrics, string? inception, string? resNet18, FeatureNetworkOptions options, Action<string> fetching)
    {
        var opened = new List<EvaluationNetwork>();
        try
        {
            foreach (var network in metrics.SelectMany(metric => metric.Networks).Distinct())
            {
                opened.Add(network == FeatureNetwork.ResNet18
                    ? ResNet18File.Find(resNet18, fetching).Load(options)
                    : InceptionFile.Find(inception).Load(options));
            }
            return new(opened);
        }
        catch
        {
            opened.ForEach(network => network.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var network in all)
        {
            network.Dispose();
        }
    }
}

/// <summary>A feature network and the identity of its weights. Owns the network.</summary>
/// <param name="Features">The network.</param>
/// <param name="Path">The file of its weights.</param>
/// <param name="Sha256">SHA-256 of its weights.</param>
/// <param name="IsPublished">Whether they are the published weights.</param>
internal sealed record EvaluationNetwork(IFeatureNetwork Features, string Path, string Sha256, bool IsPublished) : IDisposable
{
    public NetworkIdentity Identity => new(Features.Kind, Sha256, IsPublished);

    public void Dispose() => Features.Dispose();
}

/// <summary>Identifies a network and its weights.</summary>
/// <param name="Network">The network.</param>
/// <param name="Sha256">SHA-256 of its weights.</param>
/// <param name="IsPublished">Whether they are the published weights.</param>
public sealed record NetworkIdentity(FeatureNetwork Network, string Sha256, bool IsPublished);
