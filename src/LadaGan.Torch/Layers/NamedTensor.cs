namespace LadaGan.Torch.Layers;

/// <summary>A parameter (trained) or buffer (kept beside, such as a running mean) under its checkpoint name.</summary>
public sealed record NamedTensor(string Name, Tensor Tensor, bool IsParameter);
