using LadaGan.Core.Errors;

namespace LadaGan.Experiments;

/// <summary>A run, generation or evaluation cannot be started or finished; the message says what, where and what to do.</summary>
public sealed class RunException(string message, Exception? inner = null) : LadaGanException(message, inner);
