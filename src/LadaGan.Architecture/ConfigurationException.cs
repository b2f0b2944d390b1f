using LadaGan.Core.Errors;

namespace LadaGan.Architecture;

/// <summary>A configuration cannot be used; the message says what, where and what to do.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : LadaGanException(message, inner);
