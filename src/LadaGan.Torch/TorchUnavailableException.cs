using LadaGan.Core.Errors;

namespace LadaGan.Torch;

/// <summary>libtorch is missing or cannot be loaded; the message says what to install.</summary>
public sealed class TorchUnavailableException(string message, Exception? inner = null) : LadaGanException(message, inner);
