using LadaGan.Torch;

namespace LadaGan.Model.Heads;

/// <summary>The last 32×32 tokens → an image [B, 3, size, size], linear (no tanh).</summary>
internal interface IImageHead
{
    Tensor Forward(Tensor tokens, bool training);
}
