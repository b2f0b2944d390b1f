namespace LadaGan.Data.Datasets;

/// <summary>A dataset as a whole cannot be used; the message says which, what is wrong and what to do.</summary>
public sealed class DataException : Exception
{
    public DataException(string message)
        : base(message)
    {
    }

    public DataException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
