using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Tests.Loading;

/// <summary>Images of one colour, red = index; some of them corrupt.</summary>
internal sealed class FakeImageSource(int count, params int[] corrupt) : IImageSource
{
    private int _decoded;

    public string Path => "fake";

    public int Count => count;

    public SkippedFiles Skipped { get; } = new();

    public int Decoded => _decoded;

    /// <summary>Called before each decoding.</summary>
    public Action<int> BeforeDecode { get; init; } = _ => { };

    public string Name(int index) => $"{index}.png";

    public int? Label(int index) => null;

    public byte[] Read(int index) => throw new NotSupportedException();

    public DecodedImage Decode(int index)
    {
        BeforeDecode(index);
        Interlocked.Increment(ref _decoded);
        return corrupt.Contains(index)
            ? throw new ImageFormatException("is broken").For(Name(index))
            : new DecodedImage(2, 3, [.. Enumerable.Repeat<byte[]>([(byte)index, 1, 2], 6).SelectMany(pixel => pixel)]);
    }

    public void Dispose()
    {
    }
}
