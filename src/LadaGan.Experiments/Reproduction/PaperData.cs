using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Reproduction;

/// <summary>The dataset that the paper trains a row on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Images">The number of its training images, by which it is recognised.</param>
public sealed record PaperData(string Name, int Images)
{
    private static readonly PaperData Cifar = new("CIFAR-10", 50_000);
    private static readonly PaperData Celeba = new("CelebA", 162_770);
    private static readonly PaperData Ffhq = new("FFHQ", 70_000);
    private static readonly PaperData Bedroom = new("LSUN Bedroom", 3_033_042);

    /// <summary>The dataset of a row.</summary>
    public static PaperData Of(PaperRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Base switch
        {
            "cifar10-32" => Cifar,
            "celeba-64" => Celeba,
            "ffhq-128" => Ffhq,
            "bedroom-128" or "bedroom-256" => Bedroom,
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Base, "the paper has no dataset for this configuration"),
        };
    }

    /// <summary>The number of images that a fraction of the dataset has.</summary>
    public int ImagesOf(double subset) => (int)Math.Ceiling((decimal)subset * Images);
}
