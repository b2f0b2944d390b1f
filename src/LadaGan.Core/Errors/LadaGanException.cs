namespace LadaGan.Core.Errors;

/// <summary>
/// An error that the user can act on. The message is one sentence without a full stop: what is wrong, where, and what to do.
/// </summary>
/// <remarks>Anything else that is thrown is a bug of the program, or the operating system's answer (<see cref="IOException"/>).</remarks>
/// <param name="message">The sentence; a full stop at its end is dropped.</param>
/// <param name="inner">What caused it, if anything.</param>
public abstract class LadaGanException(string message, Exception? inner = null) : Exception(ErrorText.Clause(message), inner);
