using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Experiments.Evaluation;

/// <summary>An evaluation protocol of published results: the numbers of generated and real images, and their size.</summary>
/// <param name="Name">The name, for example <c>cifar10-50k</c>.</param>
/// <param name="Sizes">The image sizes it is defined for, in pixels.</param>
/// <param name="Generated">The number of generated images.</param>
/// <param name="Real">The number of real images.</param>
/// <param name="RealIsSample">Whether the real images are a random sample of the dataset, rather than all of it.</param>
/// <param name="RealImages">Describes the real images in messages.</param>
public sealed record Protocol(string Name, IReadOnlyList<int> Sizes, int Generated, int Real, bool RealIsSample, string RealImages)
{
    /// <summary>How the real images are prepared, where the protocol says so; null for the model's own way.</summary>
    public ImagePreparation? Preparation { get; init; }

    /// <summary>The paper's protocols (section IV).</summary>
    public static IReadOnlyList<Protocol> All { get; } =
    [
        new("cifar10-50k", [32], 50_000, 50_000, false, "CIFAR-10's 50,000 training images"),
        new("cifar10-10k", [32], 10_000, 10_000, false, "CIFAR-10's 10,000 test images (split test)"),
        new("celeba-19k", [64], 19_962, 19_962, false, "CelebA's 19,962 test images (split test)"),
        new("celeba-50k", [64], 50_000, 162_770, false, "CelebA's 162,770 training images (split train)"),
        new("ffhq-50k", [128], 50_000, 70_000, false, "FFHQ's 70,000 images"),
        new("lsun-30k", [128], 30_000, 30_000, true, "30,000 random training images of LSUN Bedroom"),
        new("lsun-50k", [128], 50_000, 50_000, true, "50,000 random training images of LSUN Bedroom"),
        new("lsun-50k-256", [256], 50_000, 3_033_042, false,
            "LSUN Bedroom's 3,033,042 training images or guided-diffusion's statistics of them, VIRTUAL_lsun_bedroom256.npz")
        {
            Preparation = new(ImageFit.ResizeCrop, ResampleFilter.Box),
        },
    ];

    /// <exception cref="RunException">There is no protocol with this name.</exception>
    public static Protocol Find(string name) => All.FirstOrDefault(protocol => protocol.Name == name)
        ?? throw new RunException(
            $"there is no protocol '{name}'; the protocols are {string.Join(", ", All.Select(protocol => protocol.Name))}");

    /// <exception cref="RunException">The protocol is for another image size.</exception>
    public void RequireSize(string what, int size)
    {
        if (!Sizes.Contains(size))
        {
            throw new RunException($"{Name} is for images of {string.Join(" or ", Sizes.Select(side => $"{side}×{side}"))}, "
                + $"but {what} has images of {size}×{size}");
        }
    }

    /// <exception cref="RunException">There are too few generated images.</exception>
    public void RequireGenerated(string what, long count)
    {
        if (count < Generated)
        {
            throw new RunException($"{Name} needs {Generated} generated images, but {what} has {count}");
        }
    }

    /// <summary>Refuses a file that was built otherwise than the protocol prepares the real images.</summary>
    /// <param name="source">The dataset.</param>
    /// <exception cref="RunException">It was built otherwise.</exception>
    public void RequirePreparation(IImageSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Preparation is { } own && source.Preparation is { } built && built != own)
        {
            throw new RunException($"{Name} prepares the real images with {own}, but {source.Path} was built with {built}; build it again");
        }
    }

    /// <exception cref="RunException">The dataset has too few images, or is a different one.</exception>
    public void RequireReal(string what, long count)
    {
        if (RealIsSample ? count < Real : count != Real)
        {
            throw new RunException($"{Name} compares with {RealImages}, but {what} has {count} images");
        }
    }
}
