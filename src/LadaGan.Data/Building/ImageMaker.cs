using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Building;

/// <summary>The work on a single image: decode, make square, resize, encode. Thread-safe.</summary>
internal sealed class ImageMaker(IImageSource source, BuildRequest request, IImageWriter writer)
{
    private const int PixelsAtATime = 1 << 18;
    private const int MostAtATime = 64;

    /// <summary>Images per call: many if they are small, so that the hand-over costs little compared with the work.</summary>
    public int Chunk { get; } = Math.Clamp(PixelsAtATime / (request.Size * request.Size), 1, MostAtATime);

    /// <summary>The images from <paramref name="start"/> on: <see cref="Chunk"/> of them, or as many as remain.</summary>
    public Made[] Make(int start, CancellationToken stop)
    {
        var made = new Made[Math.Clamp(source.Count - start, 0, Chunk)];
        for (var place = 0; place < made.Length; place++)
        {
            stop.ThrowIfCancellationRequested();
            made[place] = Make(start + place);
        }
        return made;
    }

    private Made Make(int index)
    {
        DecodedImage image;
        try
        {
            image = source.Decode(index);
        }
        catch (ImageFormatException error)
        {
            return new Made([], error.Reason);
        }
        return new Made(writer.Encode(ImageResizer.ToSquare(image, request.Size, request.Fit, request.Filter)), null);
    }

    /// <summary>An image's bytes in the file, or the reason why it has none.</summary>
    public readonly record struct Made(byte[] Encoded, string? Reason);
}
