using LadaGan.Core.Errors;

namespace LadaGan.Experiments;

/// <summary>A run cannot be started, resumed or finished; the message says what, where and what to do.</summary>
public sealed class RunException(string message, Exception? inner = null) : LadaGanException(message, inner);
