namespace LadaGan.Inference;

/// <summary>A file that is not a generator, is damaged, or is of a version this library does not read; the message names the file and what is wrong.</summary>
public sealed class ModelLoadException : Exception
{
    public ModelLoadException()
    {
    }

    public ModelLoadException(string message)
        : base(message)
    {
    }

    public ModelLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
