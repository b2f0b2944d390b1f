using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The Inception network with the name by which results refer to it. Owns it.</summary>
/// <param name="Inception">The network.</param>
/// <param name="Sha256">Of its weights.</param>
/// <param name="IsPublished">Whether they are the ones that published numbers were made with.</param>
internal sealed record EvaluationNetwork(InceptionNetwork Inception, string Sha256, bool IsPublished) : IDisposable
{
    public void Dispose() => Inception.Dispose();
}
