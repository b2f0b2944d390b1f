using LadaGan.Core.Random;

namespace LadaGan.Torch.Initializers;

/// <summary>Returns the initial values of a parameter: a float32 CPU tensor of the shape, from the random stream alone.</summary>
public delegate Tensor Initializer(long[] shape, Philox random);
