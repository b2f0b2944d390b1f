using LadaGan.Kernels;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference.Network;

/// <summary>What a network's layers compute with: a team of threads and a vector width.</summary>
internal sealed record Compute(WorkerTeam Team, VectorWidth Width);
