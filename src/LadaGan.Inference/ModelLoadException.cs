namespace LadaGan.Inference;

/// <summary>A model file is missing, is not a generator, is damaged, or has a version this library does not read; the message names the file and what is wrong.</summary>
/// <param name="message">One sentence without a full stop.</param>
/// <param name="inner">The cause, if another exception is.</param>
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
