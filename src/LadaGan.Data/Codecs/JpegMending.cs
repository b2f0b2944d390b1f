using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LadaGan.Data.Codecs;

/// <summary>Oddities of a JPEG that libjpeg warns of, although no pixel is missing or different; and the file without them.</summary>
/// <remarks>
/// Everything else it warns of (truncation, damaged entropy-coded data, lost restart markers) leaves blocks grey or wrong. The library
/// reports its first warning alone, so what is harmless is taken out, and the rest must decode without any. Sources: ITU-T T.81, annex B;
/// libjpeg's jdmarker.c and jdapimin.c.
/// </remarks>
internal static partial class JpegMending
{
    private const byte Baseline = 0xC0;
    private const byte ExtendedSequential = 0xC1;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte App0 = 0xE0;
    private const byte App14 = 0xEE;

    /// <summary>Whether a warning of libjpeg's is about bytes before the marker that ends the image.</summary>
    public static bool IsSurplusAtTheEnd(string warning) =>
        warning.EndsWith("extraneous bytes before marker 0xd9", StringComparison.Ordinal);

    /// <summary>
    /// The file without bytes that belong to no segment, with a known Adobe transform and JFIF version, and with the parameters of
    /// sequential scans that libjpeg assumes anyway; null if there is nothing to mend.
    /// </summary>
    public static byte[]? WithoutOddities(ReadOnlySpan<byte> jpeg)
    {
        var mended = new List<byte>(jpeg.Length);
        mended.AddRange(jpeg[..2]);
        var (frame, components) = Frame(jpeg);
        var (at, changed) = (2, false);
        while (Next(jpeg, at) is var (marker, end) && end > 0)
        {
            var start = end - 2;
            changed |= jpeg[at..start].IndexOfAnyExcept((byte)0xFF) >= 0;
            var length = SegmentLength(jpeg, marker, end);
            if (marker == EndOfImage || length < 0)
            {
                at = start;
                break;
            }
            var segment = jpeg.Slice(start, 2 + length).ToArray();
            changed |= Mend(segment, marker, frame, components);
            mended.AddRange(segment);
            at = end + length;
            if (marker == StartOfScan)
            {
                var coded = CodedLength(jpeg[at..]);
                mended.AddRange(jpeg.Slice(at, coded));
                at += coded;
            }
        }
        mended.AddRange(jpeg[at..]);
        return changed ? [.. mended] : null;
    }

    /// <summary>
    /// The file without the bytes between the last block of a scan and the segment after it, of which libjpeg has warned; null if it has
    /// warned of something else.
    /// </summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="failure">Contains libjpeg's warning.</param>
    /// <param name="failureOf">Decodes the beginning of the file; returns its failure, empty if there is none.</param>
    public static byte[]? WithoutSurplus(ReadOnlySpan<byte> jpeg, string failure, Func<byte[], string> failureOf)
    {
        var match = SurplusWarning().Match(failure);
        if (!match.Success || !int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var surplus))
        {
            return null;
        }
        var ends = EndsOfScans(jpeg, Convert.ToByte(match.Groups[2].Value, 16));
        // The first scan with the surplus: the file up to its end has the same failure, and so have all longer beginnings.
        var (first, last) = (0, ends.Count);
        while (first < last)
        {
            var middle = (first + last) / 2;
            var begun = failureOf([.. jpeg[..ends[middle]], 0xFF, EndOfImage]);
            var isBehind = begun.Contains($"{match.Groups[1].Value} extraneous", StringComparison.Ordinal);
            (first, last) = isBehind ? (first, middle) : (middle + 1, last);
        }
        return first < ends.Count && ends[first] > surplus ? [.. jpeg[..(ends[first] - surplus)], .. jpeg[ends[first]..]] : null;
    }

    /// <summary>
    /// The file without the zero bytes with which some encoders fill the intervals between restart markers, of which libjpeg has warned;
    /// null if it has warned of something else. Where a zero was data, the rest decodes with a warning and is refused.
    /// </summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="failure">Contains libjpeg's warning.</param>
    public static byte[]? WithoutPadding(ReadOnlySpan<byte> jpeg, string failure)
    {
        if (!PaddingWarning().IsMatch(failure))
        {
            return null;
        }
        var mended = new List<byte>(jpeg.Length);
        var copied = 0;
        for (var at = 2; Next(jpeg, at) is var (marker, end) && end > 0;)
        {
            var length = SegmentLength(jpeg, marker, end);
            if (marker == EndOfImage || length < 0)
            {
                break;
            }
            at = end + length;
            if (marker == StartOfScan)
            {
                mended.AddRange(jpeg[copied..at]);
                copied = at + CodedLength(jpeg[at..]);
                AddCoded(mended, jpeg[at..copied]);
                at = copied;
            }
        }
        mended.AddRange(jpeg[copied..]);
        return mended.Count < jpeg.Length ? [.. mended] : null;
    }

    private static void AddCoded(List<byte> mended, ReadOnlySpan<byte> coded)
    {
        var start = mended.Count;
        for (var at = 0; at < coded.Length; at++)
        {
            if (coded[at] == 0xFF && at + 1 < coded.Length && coded[at + 1] is >= 0xD0 and <= 0xD7)
            {
                // A zero after 0xFF belongs to it.
                while (mended.Count - start > 1 && mended[^1] == 0 && mended[^2] != 0xFF)
                {
                    mended.RemoveAt(mended.Count - 1);
                }
            }
            mended.Add(coded[at]);
        }
    }

    private static List<int> EndsOfScans(ReadOnlySpan<byte> jpeg, byte followedBy)
    {
        var ends = new List<int>();
        for (var at = 2; Next(jpeg, at) is var (marker, end) && end > 0;)
        {
            var length = SegmentLength(jpeg, marker, end);
            if (marker == EndOfImage || length < 0)
            {
                break;
            }
            at = end + length;
            if (marker != StartOfScan)
            {
                continue;
            }
            at += CodedLength(jpeg[at..]);
            if (at + 1 < jpeg.Length && jpeg[at + 1] == followedBy)
            {
                ends.Add(at);
            }
        }
        return ends;
    }

    [GeneratedRegex("([0-9]+) extraneous bytes before marker 0x([0-9a-f]{2})")]
    private static partial Regex SurplusWarning();

    [GeneratedRegex("extraneous bytes before marker 0xd[0-7]")]
    private static partial Regex PaddingWarning();

    // What libjpeg assumes in each case, so that the pixels remain.
    private static bool Mend(Span<byte> segment, byte marker, byte frame, int components)
    {
        var data = segment[Math.Min(4, segment.Length)..];
        if (marker == App14 && data.Length >= 12 && data.StartsWith("Adobe"u8)
            && (components, data[11]) is (3, > 1) or (4, not (0 or 2)))
        {
            data[11] = (byte)(components == 3 ? 1 : 2);
            return true;
        }
        if (marker == App0 && data.Length >= 14 && data.StartsWith("JFIF\0"u8) && data[5] is not (1 or 2))
        {
            data[5] = 1;
            return true;
        }
        if (marker == StartOfScan && frame is Baseline or ExtendedSequential && data.Length >= 4 && !data[^3..].SequenceEqual(Sequential))
        {
            Sequential.CopyTo(data[^3..]);
            return true;
        }
        return false;
    }

    // First and last coefficient, and no approximation.
    private static ReadOnlySpan<byte> Sequential => [0, 63, 0];

    private static (byte Kind, int Components) Frame(ReadOnlySpan<byte> jpeg)
    {
        for (var at = 2; Next(jpeg, at) is var (marker, end) && end > 0;)
        {
            var length = SegmentLength(jpeg, marker, end);
            if (marker is >= Baseline and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && length >= 8)
            {
                return (marker, jpeg[end + 7]);
            }
            if (marker is EndOfImage or StartOfScan || length < 0)
            {
                break;
            }
            at = end + length;
        }
        return default;
    }

    // The next marker, and the place behind it; 0 at the end of the file.
    private static (byte Marker, int End) Next(ReadOnlySpan<byte> jpeg, int at)
    {
        for (; at + 1 < jpeg.Length; at++)
        {
            if (jpeg[at] == 0xFF && jpeg[at + 1] is not (0 or 0xFF))
            {
                return (jpeg[at + 1], at + 2);
            }
        }
        return default;
    }

    // The bytes that follow a marker, with their length; -1 if they go beyond the file.
    private static int SegmentLength(ReadOnlySpan<byte> jpeg, byte marker, int end)
    {
        if (marker is 1 or (>= 0xD0 and <= 0xD8))
        {
            return 0;
        }
        if (jpeg.Length - end < 2)
        {
            return -1;
        }
        int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[end..]);
        return length >= 2 && length <= jpeg.Length - end ? length : -1;
    }

    // Entropy-coded data, restart markers included, up to the next other marker.
    private static int CodedLength(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; at + 1 < rest.Length; at++)
        {
            if (rest[at] == 0xFF && rest[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }
        }
        return rest.Length;
    }
}
