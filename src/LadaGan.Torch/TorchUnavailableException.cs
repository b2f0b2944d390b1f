namespace LadaGan.Torch;

/// <summary>There is no libtorch, or it cannot be loaded; the message says what to install.</summary>
public sealed class TorchUnavailableException : TorchException
{
    public TorchUnavailableException(string message) : base(message) { }

    public TorchUnavailableException(string message, Exception inner) : base(message, inner) { }
}
