namespace LadaGan.Experiments.Checkpoints;

/// <summary>A file that is not a model, or not one this program can use; the message names the file and what is wrong.</summary>
public sealed class ModelFileException(string message) : Exception(message);
