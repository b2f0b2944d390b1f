using LadaGan.Core.Text;

namespace LadaGan.Core.Errors;

/// <summary>
/// An error that the user can act on. The message is one sentence without a full stop: what is wrong, where, and what to do.
/// </summary>
/// <remarks>Any other exception is a bug in the program, or an error of the operating system (<see cref="IOException"/>).</remarks>
/// <param name="message">The sentence; a full stop at its end is dropped, and it is made harmless (<see cref="ShownText"/>).</param>
/// <param name="inner">The cause, if there is one.</param>
public abstract class LadaGanException(string message, Exception? inner = null) : Exception(ShownText.Of(ErrorText.Clause(message)), inner);
