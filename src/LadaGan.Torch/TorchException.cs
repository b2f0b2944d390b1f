namespace LadaGan.Torch;

/// <summary>libtorch refused a call; the message names the operator, its arguments' shapes and libtorch's first line.</summary>
public class TorchException : Exception
{
    public TorchException(string message) : base(message) { }

    public TorchException(string message, Exception inner) : base(message, inner) { }
}
