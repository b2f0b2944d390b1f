namespace LadaGan.Model.Augmentation;

/// <summary>Which of DiffAugment's transformations are applied, always in this order.</summary>
[Flags]
public enum AugmentationPolicy
{
    None = 0,

    /// <summary>Brightness, saturation, contrast.</summary>
    Color = 1,

    /// <summary>A shift by up to an eighth of the size, filled with zeros.</summary>
    Translation = 2,

    /// <summary>A zero square of half the size.</summary>
    Cutout = 4,
}
