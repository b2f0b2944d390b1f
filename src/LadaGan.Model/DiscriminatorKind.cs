namespace LadaGan.Model;

/// <summary>Which discriminator.</summary>
public enum DiscriminatorKind
{
    /// <summary>Convolutions with batch norm, one Ladaformer at 16×16, space to depth (the paper's).</summary>
    Lada,

    /// <summary>The convolutional one of the ablations: no batch norm, one more down block in place of the Ladaformer.</summary>
    Conv,
}
