using System.Text.RegularExpressions;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>Names databases of other programs, whose values are not one encoded image each.</summary>
/// <remarks>
/// Sources: BVLC/caffe, src/caffe/proto/caffe.proto (message Datum); rosinality/stylegan2-pytorch, prepare_data.py.
/// </remarks>
internal static partial class ForeignLmdb
{
    // Fields 1 and 2 of a protocol buffer, as variable-length integers.
    private const byte Channels = 0x08;
    private const byte Height = 0x10;

    /// <summary>What a database is and what to give instead; null if it may be one of images.</summary>
    /// <param name="firstKey">As text.</param>
    /// <param name="lastKey">As text.</param>
    /// <param name="firstValue">Its first bytes are enough.</param>
    public static string? Describe(string firstKey, string lastKey, ReadOnlySpan<byte> firstValue)
    {
        if (lastKey == "length" && SizeAndNumber().IsMatch(firstKey))
        {
            return "is an LMDB of rosinality's stylegan2-pytorch, which may have every image in several sizes; give the images that it was "
                + "made from";
        }
        if (ImageKind.Detect(firstValue) != ImageKind.Unsupported)
        {
            return null;
        }
        if (firstValue is [Channels, 1 or 3 or 4, Height, ..])
        {
            return "is an LMDB of Caffe's (its values are Datum records); give the images that it was made from";
        }
        var what = ImageKind.Describe(firstValue);
        return what is "a Python pickle" or "a NumPy array"
            ? $"is an LMDB whose values are not images: the first one is {what}; give the images that it was made from"
            : null;
    }

    [GeneratedRegex("^[0-9]{1,4}-[0-9]{5,}$")]
    private static partial Regex SizeAndNumber();
}
