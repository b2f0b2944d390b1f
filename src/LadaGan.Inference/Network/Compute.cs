using LadaGan.Kernels;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference.Network;

/// <summary>
/// What a network's layers compute with: a team of threads, a vector width, and how the weights that multiply one row an image lie in
/// memory.
/// </summary>
internal sealed record Compute(WorkerTeam Team, VectorWidth Width, WeightPrecision Weights);
