using System.Text;
using System.Text.Json;
using LadaGan.Core.Files;
using LadaGan.Data.Datasets;

namespace LadaGan.Data.Building;

/// <summary>
/// The small file next to an unfinished one: a fingerprint of what it is built from, then one JSON entry per line. A line that a crash
/// truncated counts as not written. While the journal is open, no other build can write the same file.
/// </summary>
internal sealed class BuildJournal : IDisposable
{
    private const int HeldByAnother = 11; // EWOULDBLOCK

    private readonly FileStream _file;
    private readonly List<LeftOutImage> _leftOut = [];

    private BuildJournal(FileStream file) => _file = file;

    /// <summary>Source images processed so far.</summary>
    public int Next { get; private set; }

    /// <summary>Length of the unfinished file at that point.</summary>
    public long Length { get; private set; }

    /// <summary>Those of them that could not be used.</summary>
    public IReadOnlyList<LeftOutImage> LeftOut => _leftOut;

    /// <summary>
    /// Opens the journal of an interrupted build; starts a new one if there is none,
    /// or if it belongs to another source or other options.
    /// </summary>
    /// <exception cref="DataException">Another process is writing the same file.</exception>
    public static BuildJournal Open(string path, string fingerprint)
    {
        try
        {
            var journal = new BuildJournal(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            if (!journal.TryRestore(fingerprint))
            {
                journal.Begin(fingerprint);
            }
            return journal;
        }
        catch (IOException error) when (error.HResult == HeldByAnother)
        {
            throw new DataException($"another build is writing the same file ({path} is in use); wait for it, or name another file", error);
        }
    }

    /// <summary>Discards every entry.</summary>
    public void Begin(string fingerprint)
    {
        (Next, Length) = (0, 0);
        _leftOut.Clear();
        _file.SetLength(0);
        Write(fingerprint);
    }

    /// <summary>Adds an entry; what it records must be on the disk already.</summary>
    public void Add(JournalEntry entry)
    {
        Apply(entry);
        Write(JsonSerializer.Serialize(entry));
        DurableFile.Flush(_file);
    }

    public void Dispose() => _file.Dispose();

    private bool TryRestore(string fingerprint)
    {
        var content = new byte[_file.Length];
        _file.ReadExactly(content);
        var valid = 0;
        for (int length; (length = content.AsSpan(valid).IndexOf((byte)'\n')) >= 0; valid += length + 1)
        {
            var line = content.AsSpan(valid, length);
            if (valid == 0 ? !line.SequenceEqual(Encoding.ASCII.GetBytes(fingerprint)) : !TryApply(line))
            {
                break;
            }
        }
        _file.SetLength(valid);
        _file.Position = valid;
        return valid > 0;
    }

    private bool TryApply(ReadOnlySpan<byte> line)
    {
        try
        {
            Apply(JsonSerializer.Deserialize<JournalEntry>(line)!);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Apply(JournalEntry entry)
    {
        (Next, Length) = (entry.Next, entry.Length);
        _leftOut.AddRange(entry.LeftOut);
    }

    private void Write(string line) => _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
}

/// <summary>One line of the journal: how much of the unfinished file is safely on the disk.</summary>
/// <param name="Next">Source images processed so far.</param>
/// <param name="Length">The file's length at that point.</param>
/// <param name="LeftOut">The images that could not be used since the previous entry.</param>
internal sealed record JournalEntry(int Next, long Length, IReadOnlyList<LeftOutImage> LeftOut);
