namespace LadaGan.Torch.Layers;

/// <summary>A parameter (trained) or a buffer (saved but not trained, such as a running mean) with its name in files.</summary>
public sealed record NamedTensor(string Name, Tensor Tensor, bool IsParameter);
