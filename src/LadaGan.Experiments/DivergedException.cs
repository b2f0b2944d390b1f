using LadaGan.Core.Errors;

namespace LadaGan.Experiments;

/// <summary>Training diverged again after every rollback; the message says where the report and the last good state are.</summary>
public sealed class DivergedException(string message, Exception? inner = null) : LadaGanException(message, inner);
