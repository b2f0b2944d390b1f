using LadaGan.Core.Errors;

namespace LadaGan.Studio;

/// <summary>A request that asks for something impossible, or a studio that cannot start.</summary>
public sealed class StudioException(string message, Exception? inner = null) : LadaGanException(message, inner);
