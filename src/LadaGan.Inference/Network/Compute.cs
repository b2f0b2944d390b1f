using LadaGan.Kernels;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference.Network;

/// <summary>What a network's layers compute with: a team of threads, a vector width, and how weights that read latents are kept.</summary>
internal sealed record Compute(WorkerTeam Team, VectorWidth Width, WeightPrecision LatentWeights);
