using LadaGan.Core.Errors;

namespace LadaGan.Architecture.Files;

/// <summary>
/// A file is not a model, is damaged, or is not one that this program can use; the message names the file and says what is wrong.
/// </summary>
public sealed class ModelFileException(string message, Exception? inner = null) : LadaGanException(message, inner);
