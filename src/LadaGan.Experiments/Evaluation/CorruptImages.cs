using LadaGan.Experiments.Evaluation.Images;

namespace LadaGan.Experiments.Evaluation;

/// <summary>Reports images that could not be decoded.</summary>
internal static class CorruptImages
{
    /// <summary>Notes which images were left out; a protocol needs every one.</summary>
    /// <exception cref="RunException">The evaluation follows a protocol, and an image is corrupt.</exception>
    public static void Report(IImageSet? images, string path, Protocol? protocol, IEvaluationObserver observer)
    {
        foreach (var corrupt in images?.LeftOut.Select(image => image.Image) ?? [])
        {
            if (protocol is not null)
            {
                throw new RunException($"{protocol.Name} needs every image, but {corrupt.Name} of {path} {corrupt.Reason}");
            }
            observer.Noted($"{corrupt.Name} of {path} {corrupt.Reason}; it is left out");
        }
    }
}
