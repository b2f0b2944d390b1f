namespace LadaGan.Data.Tests.Codecs;

/// <summary>A chunk, segment or header of an image file: its type, as text, and what it holds.</summary>
internal sealed record FilePart(string Type, byte[] Data);
