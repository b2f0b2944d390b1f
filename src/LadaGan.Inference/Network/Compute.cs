using LadaGan.Kernels;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference.Network;

/// <summary>What the parts of a network compute with.</summary>
internal sealed record Compute(WorkerTeam Team, VectorWidth Width);
