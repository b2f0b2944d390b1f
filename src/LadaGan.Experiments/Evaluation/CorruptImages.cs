using LadaGan.Experiments.Evaluation.Images;

namespace LadaGan.Experiments.Evaluation;

/// <summary>What becomes of images that could not be decoded.</summary>
internal static class CorruptImages
{
    /// <summary>Says which another image stood in for; a protocol does without none.</summary>
    /// <exception cref="RunException">There is a protocol, and it misses an image.</exception>
    public static void Report(IImageSet? pictures, string path, Protocol? protocol, IEvaluationObserver observer)
    {
        foreach (var corrupt in pictures?.Corrupt ?? [])
        {
            if (protocol is not null)
            {
                throw new RunException($"{protocol.Name} needs every image, but {corrupt.Name} of {path} {corrupt.Reason}");
            }
            observer.Noted($"{corrupt.Name} of {path} {corrupt.Reason}; the next image stood in for it");
        }
    }
}
