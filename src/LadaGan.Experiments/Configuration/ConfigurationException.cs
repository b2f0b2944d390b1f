namespace LadaGan.Experiments.Configuration;

/// <summary>A configuration that cannot be used; the message says what, where and what to do.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
