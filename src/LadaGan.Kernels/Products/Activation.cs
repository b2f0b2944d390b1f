namespace LadaGan.Kernels.Products;

/// <summary>What is done with a product plus bias before it is stored.</summary>
public enum Activation
{
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>max(x, 0.2·x).</summary>
    LeakyRelu,

    /// <summary>x·Φ(x), by erf, not by tanh.</summary>
    Gelu,
}
