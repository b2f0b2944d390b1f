using LadaGan.Core.Files;

namespace LadaGan.Data.Building;

/// <summary>
/// A file that gets its name only when it is complete. Its contents survive a kill or a power failure up to the last journal entry,
/// and the next build of the same request resumes from there.
/// </summary>
internal sealed class UnfinishedFile : IDisposable
{
    private readonly BuildDestination _destination;
    private readonly BuildJournal _journal;
    private readonly List<LeftOutImage> _leftOut;
    private int _leftOutOnDisk;

    /// <exception cref="Datasets.DataException">Another process is writing the same file.</exception>
    public UnfinishedFile(BuildDestination destination, string fingerprint)
    {
        _destination = destination;
        Directory.CreateDirectory(destination.Folder);
        _journal = BuildJournal.Open(destination.Journal, fingerprint);
        try
        {
            // Unbuffered: a write that a full disk refused must not be retried when the file is closed.
            File = new FileStream(destination.Partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            if (File.Length < _journal.Length)
            {
                _journal.Begin(fingerprint);
            }
            if (File.Length > _journal.Length)
            {
                File.SetLength(_journal.Length);
            }
        }
        catch
        {
            if (_journal.Next == 0)
            {
                System.IO.File.Delete(destination.Journal);
            }
            _journal.Dispose();
            throw;
        }
        _leftOut = [.. _journal.LeftOut];
        (Next, _leftOutOnDisk, Resumed) = (_journal.Next, _leftOut.Count, _journal.Next - _leftOut.Count);
    }

    public FileStream File { get; }

    /// <summary>Source images processed so far.</summary>
    public int Next { get; private set; }

    public IReadOnlyList<LeftOutImage> LeftOut => _leftOut;

    /// <summary>Images in the file.</summary>
    public int Count => Next - _leftOut.Count;

    /// <summary>Images in the file when it was opened.</summary>
    public int Resumed { get; }

    /// <summary>Counts the next source image as written or, with a reason, as unusable.</summary>
    public void Advance(string? reason)
    {
        if (reason is not null)
        {
            _leftOut.Add(new LeftOutImage(Next, reason));
        }
        Next++;
    }

    /// <summary>Flushes everything written so far to the disk and records it in the journal.</summary>
    public void Save()
    {
        DurableFile.Flush(File);
        _journal.Add(new JournalEntry(Next, File.Length, _leftOut[_leftOutOnDisk..]));
        _leftOutOnDisk = _leftOut.Count;
    }

    /// <summary>Gives the file its name. Readers see the whole old file or the whole new one.</summary>
    public void Complete()
    {
        DurableFile.Flush(File);
        DurableFile.Rename(_destination.Partial, _destination.Path);
        System.IO.File.Delete(_destination.Journal);
    }

    /// <summary>
    /// Keeps what is recorded in the journal for the next build, and deletes the files
    /// if that is nothing; returns the number of images kept.
    /// </summary>
    public int KeepOrDiscard()
    {
        if (_journal.Next == 0)
        {
            Discard();
        }
        return _journal.Next - _leftOutOnDisk;
    }

    /// <summary>Deletes the unfinished file and its journal.</summary>
    public void Discard()
    {
        System.IO.File.Delete(_destination.Partial);
        System.IO.File.Delete(_destination.Journal);
    }

    public void Dispose()
    {
        File.Dispose();
        _journal.Dispose();
    }
}
