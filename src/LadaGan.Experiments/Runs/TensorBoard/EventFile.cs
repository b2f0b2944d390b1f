using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Experiments.Runs.TensorBoard;

/// <summary>Writes a TensorBoard event file with scalars and images, <c>events.out.tfevents.SECONDS.HOST</c>.</summary>
/// <remarks>
/// Every call writes one complete record immediately. A killed process leaves at most one incomplete record, which the next opening
/// truncates. Scalars and images are in the format without plug-in metadata, which TensorBoard converts to its own
/// (<c>tensorboard/data_compat.py</c>).
/// </remarks>
public sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const int Rgb = 3;

    // Length, its CRC, wall time, version and the CRC of both.
    private const int FirstRecordBytes = 12 + 9 + 2 + 13 + 4;

    private readonly SafeFileHandle _file;

    private EventFile(SafeFileHandle file, long length) => (_file, Length) = (file, length);

    /// <summary>The total size of the complete records written, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Opens a file for appending, or creates it; truncates it after the last complete record.</summary>
    /// <exception cref="RunException">The file exists and is not an event file.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static EventFile Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var whole = WholeRecords(path);
            if (whole == 0 && RandomAccess.GetLength(file) >= FirstRecordBytes)
            {
                throw new RunException($"{path} is not a TensorBoard event file; move it away");
            }
            RandomAccess.SetLength(file, whole);
            return new EventFile(file, whole);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends a point to the curve of each tag; skips values that are not finite in single precision.</summary>
    /// <param name="step">The position on TensorBoard's horizontal axis.</param>
    /// <param name="wallTime">Seconds since 1970.</param>
    public void Scalars(long step, double wallTime, IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new Summary();
        summary.Value.AddRange(scalars
            .Where(scalar => float.IsFinite((float)scalar.Value))
            .Select(scalar => new Summary.Types.Value { Tag = scalar.Tag, SimpleValue = (float)scalar.Value }));
        if (summary.Value.Count > 0)
        {
            Append(step, wallTime, summary);
        }
    }

    /// <summary>Appends an image.</summary>
    /// <param name="step">The position on TensorBoard's slider.</param>
    /// <param name="wallTime">Seconds since 1970.</param>
    /// <param name="png">An RGB PNG file of this width and height.</param>
    public void Image(string tag, long step, double wallTime, int width, int height, ReadOnlySpan<byte> png)
    {
        var image = new Summary.Types.Image
        {
            Width = width,
            Height = height,
            Colorspace = Rgb,
            EncodedImageString = ByteString.CopyFrom(png),
        };
        Append(step, wallTime, new Summary { Value = { new Summary.Types.Value { Tag = tag, Image = image } } });
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The number of bytes at the start of a file that are complete records; the first record names the format.</summary>
    private static long WholeRecords(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (TfRecord.Read(stream) is not { } first || !IsVersion(first))
        {
            return 0;
        }
        long whole;
        do
        {
            whole = stream.Position;
        }
        while (TfRecord.Read(stream) is not null);
        return whole;
    }

    private static bool IsVersion(byte[] record)
    {
        try
        {
            return Event.Parser.ParseFrom(record).FileVersion == Version;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private void Append(long step, double wallTime, Summary summary)
    {
        if (Length == 0)
        {
            Append(new Event { WallTime = wallTime, FileVersion = Version });
        }
        Append(new Event { Step = step, WallTime = wallTime, Summary = summary });
    }

    private void Append(Event happening)
    {
        var record = TfRecord.Frame(happening.ToByteArray());
        try
        {
            RandomAccess.Write(_file, record, Length);
        }
        catch (IOException)
        {
            // On a full disk, part of a record may be written; later records must not follow it.
            RandomAccess.SetLength(_file, Length);
            throw;
        }
        Length += record.Length;
    }
}
