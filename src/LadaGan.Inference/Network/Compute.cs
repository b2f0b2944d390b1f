using LadaGan.Kernels;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference.Network;

/// <summary>What a network's layers compute with, and how <see cref="LatentLayer"/>s keep their weights.</summary>
internal sealed record Compute(WorkerTeam Team, VectorWidth Width, WeightPrecision LatentWeights);
