using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Ranks;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The images that an evaluation compares, opened and checked. Owns their files.</summary>
internal sealed class EvaluationInputs : IDisposable
{
    private readonly EvaluationRequest _request;

    private EvaluationInputs(EvaluationRequest request, EvaluatedImages generated)
    {
        (_request, Generated) = (request, generated);
        request.Protocol?.RequireSize(generated.Path, generated.Size);
        Count = generated.CountFor(request);
        var needsReal = request.SaveReference is not null || request.Metrics.Any(metric => metric.Real.Count > 0);
        Real = needsReal ? ReferenceImages.Open(request, generated.Size, generated.Preparation, generated.Decoding) : null;
        if (request.Metrics.Contains(Metric.Neighbours) && Real!.Images is null)
        {
            Real.Dispose();
            throw new RunException("the metric neighbours shows real images: give the reference images as a dataset");
        }
    }

    public EvaluatedImages Generated { get; }

    /// <summary>The number of images in a set of generated ones.</summary>
    public int Count { get; }

    /// <summary>Null if no metric compares with real images.</summary>
    public ReferenceImages? Real { get; }

    /// <exception cref="RunException">Part of the request is invalid.</exception>
    public static EvaluationInputs Open(EvaluationRequest request)
    {
        var generated = EvaluatedImages.Open(request);
        try
        {
            return new(request, generated);
        }
        catch
        {
            generated.Dispose();
            throw;
        }
    }

    /// <summary>The images that rank 0 orders.</summary>
    public IImageSet Of(PassOrder order) => order.Set is { } set ? Generated.Set(set, Count) : Real!.ToPass;

    /// <summary>What all ranks must agree in: everything that the features depend on.</summary>
    public RankFacts Facts(EvaluationNetworks networks) => new(
        RankFacts.Program,
        RankFacts.Libtorch,
        new("the kind of device", _request.Device.IsCuda ? "a GPU" : $"{_request.Device}"),
        new("the batch size", $"{_request.Batch}"),
        new("the number of sets", $"{_request.Sets}"),
        new("the number of generated images", $"{Count}"),
        new("the image size", $"{Generated.Size}"),
        new("the preparation of images", $"{Generated.Preparation}, {Generated.Decoding}"),
        new("the protocol", _request.Protocol?.Name ?? "none"),
        new("the list of metrics", string.Join(", ", _request.Metrics.Select(metric => metric.Name))),
        new("the precision", $"{_request.Precision}"),
        new("the engine", Generated.Engine switch
        {
            GenerationEngine.Inference => "inference",
            GenerationEngine.Torch => "torch",
            _ => "none",
        }),
        new("the identity of the feature networks", string.Join(", ", networks.All.Select(network => network.Sha256))),
        new("the identity of the generated images", Generated.Identity()),
        new("the identity of the reference images", Real?.Identity ?? "none"));

    public void Dispose()
    {
        Real?.Dispose();
        Generated.Dispose();
    }
}
