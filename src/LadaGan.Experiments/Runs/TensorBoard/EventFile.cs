using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Experiments.Runs.TensorBoard;

/// <summary>A file of scalars and pictures that TensorBoard shows, <c>events.out.tfevents.SECONDS.HOST</c>.</summary>
/// <remarks>
/// Every call writes its record at once and whole; a process that is killed leaves at most one torn record, which the next opening cuts
/// off. Scalars and images are in the form without plug-in metadata, which TensorBoard turns into its own
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

    /// <summary>Bytes of whole records handed to the operating system.</summary>
    public long Length { get; private set; }

    /// <summary>Opens a file to append to, or makes it; whatever follows the last whole record is cut off.</summary>
    /// <exception cref="RunException">The file is there and holds something else.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
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

    /// <summary>Appends a point to each tag's curve; what is no finite number in single precision is left out.</summary>
    /// <param name="step">Where on TensorBoard's horizontal axis.</param>
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

    /// <summary>Appends a picture.</summary>
    /// <param name="step">Where on TensorBoard's slider.</param>
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

    /// <summary>How many bytes of a file's beginning are whole records, of which the first names the format.</summary>
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
            // A full disk takes part of a record; what is appended later must not stand behind that part.
            RandomAccess.SetLength(_file, Length);
            throw;
        }
        Length += record.Length;
    }
}
