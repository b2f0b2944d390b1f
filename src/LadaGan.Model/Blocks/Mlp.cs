using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>Linear D → hidden, exact GELU, Linear hidden → D.</summary>
public sealed class Mlp(ParameterPath path, int width, int hidden)
{
    private readonly Linear _expand = new(path / "expand", width, hidden);
    private readonly Linear _contract = new(path / "contract", hidden, width);

    public Tensor Forward(Tensor x) => _contract.Forward(_expand.Forward(x).Gelu());
}
