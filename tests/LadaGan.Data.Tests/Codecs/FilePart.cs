namespace LadaGan.Data.Tests.Codecs;

/// <summary>A chunk, segment or header of an image file: its type, as text, and its contents.</summary>
internal sealed record FilePart(string Type, byte[] Data);
