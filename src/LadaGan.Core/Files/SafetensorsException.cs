using LadaGan.Core.Errors;

namespace LadaGan.Core.Files;

/// <summary>
/// A safetensors file is damaged, breaks the format, lacks a tensor, or cannot be written as asked; the message says which.
/// </summary>
public sealed class SafetensorsException(string message, Exception? inner = null) : LadaGanException(message, inner);
