using System.Buffers.Binary;

namespace LadaGan.Data.Codecs;

/// <summary>Walks the marker segments of a JPEG (ITU-T T.81, annex B), skipping damage as libjpeg does.</summary>
internal ref struct JpegSegments
{
    private const byte StartOfScan = 0xDA;
    private const byte App1 = 0xE1;

    private ReadOnlySpan<byte> _rest;

    private JpegSegments(ReadOnlySpan<byte> jpeg) => _rest = jpeg[2..];

    private byte Marker { get; set; }

    private ReadOnlySpan<byte> Data { get; set; }

    /// <summary>The TIFF block of the first EXIF segment before the pixels; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> jpeg)
    {
        var segments = new JpegSegments(jpeg);
        while (segments.MoveNext() && segments.Marker != StartOfScan)
        {
            if (segments.Marker == App1 && segments.Data.StartsWith("Exif\0\0"u8))
            {
                return segments.Data[6..];
            }
        }
        return [];
    }

    /// <summary>The number of scans, each of which covers all blocks of the image.</summary>
    public static int CountScans(ReadOnlySpan<byte> jpeg)
    {
        var scans = 0;
        for (var segments = new JpegSegments(jpeg); segments.MoveNext();)
        {
            scans += segments.Marker == StartOfScan ? 1 : 0;
        }
        return scans;
    }

    // To the next segment with data; a scan's entropy-coded bytes are skipped like anything else without a marker.
    private bool MoveNext()
    {
        while (true)
        {
            var at = _rest.IndexOf((byte)0xFF);
            if (at < 0 || at + 1 >= _rest.Length)
            {
                return false;
            }
            Marker = _rest[at + 1];
            if (Marker == 0xFF)
            {
                _rest = _rest[(at + 1)..];
                continue;
            }
            _rest = _rest[(at + 2)..];
            if (Marker is 0 or 1 or (>= 0xD0 and <= 0xD8))
            {
                continue;
            }
            if (Marker == 0xD9 || _rest.Length < 2)
            {
                return false;
            }
            int length = BinaryPrimitives.ReadUInt16BigEndian(_rest);
            if (length < 2 || length > _rest.Length)
            {
                return false;
            }
            Data = _rest[2..length];
            _rest = _rest[length..];
            return true;
        }
    }
}
