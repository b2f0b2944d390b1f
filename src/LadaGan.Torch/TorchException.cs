using LadaGan.Core.Errors;

namespace LadaGan.Torch;

/// <summary>libtorch refused a call; the message names the operator, its arguments' shapes and libtorch's first line.</summary>
public class TorchException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A GPU's memory is exhausted; the message is that of a <see cref="TorchException"/>.</summary>
public sealed class DeviceMemoryException(string message, Exception? inner = null) : TorchException(message, inner);

/// <summary>libtorch is missing or cannot be loaded; the message says what to install.</summary>
public sealed class TorchUnavailableException(string message, Exception? inner = null) : LadaGanException(message, inner);
