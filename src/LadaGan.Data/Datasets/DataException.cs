using LadaGan.Core.Errors;

namespace LadaGan.Data.Datasets;

/// <summary>A dataset as a whole cannot be used; the message says which, what is wrong and what to do.</summary>
public sealed class DataException(string message, Exception? inner = null) : LadaGanException(message, inner);
