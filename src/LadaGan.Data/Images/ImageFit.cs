namespace LadaGan.Data.Images;

/// <summary>How an image that is not square becomes square.</summary>
public enum ImageFit
{
    /// <summary>Both sides are resized to the target, whatever the aspect: what the paper's authors do.</summary>
    Squash,

    /// <summary>The centre square is cut out, then resized: StyleGAN's <c>center-crop</c>.</summary>
    Crop,
}
