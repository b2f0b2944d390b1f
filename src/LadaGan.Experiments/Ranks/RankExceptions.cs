using LadaGan.Core.Errors;

namespace LadaGan.Experiments.Ranks;

/// <summary>A rank died, hangs or cannot be reached, so that the others cannot go on; the message names it.</summary>
public sealed class RankLostException(string message, Exception? inner = null) : LadaGanException(message, inner);

/// <summary>Another rank gave up, and has told its user why; the message repeats it.</summary>
public sealed class RankEndedException(string message) : LadaGanException(message);
