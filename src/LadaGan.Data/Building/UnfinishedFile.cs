using LadaGan.Core.Files;

namespace LadaGan.Data.Building;

/// <summary>
/// A file that gets its name only when it is whole. What is written so far survives a kill or a power cut up to the last checkpoint,
/// and the next build of the same goes on from there.
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
            // Unbuffered: what a full disk refuses must not be tried again when the file is closed.
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

    /// <summary>Images of the source that were dealt with.</summary>
    public int Next { get; private set; }

    public IReadOnlyList<LeftOutImage> LeftOut => _leftOut;

    /// <summary>How many images the file holds.</summary>
    public int Count => Next - _leftOut.Count;

    /// <summary>How many it held when it was opened.</summary>
    public int Resumed { get; }

    /// <summary>Counts the source's next image as written, or as left out for a reason.</summary>
    public void Advance(string? reason)
    {
        if (reason is not null)
        {
            _leftOut.Add(new LeftOutImage(Next, reason));
        }
        Next++;
    }

    /// <summary>Makes what was done so far safe.</summary>
    public void Save()
    {
        DurableFile.Flush(File);
        _journal.Add(new Checkpoint(Next, File.Length, _leftOut[_leftOutOnDisk..]));
        _leftOutOnDisk = _leftOut.Count;
    }

    /// <summary>Gives the file its name. Whoever looks there sees the whole old file or the whole new one.</summary>
    public void Complete()
    {
        DurableFile.Flush(File);
        DurableFile.Rename(_destination.Partial, _destination.Path);
        System.IO.File.Delete(_destination.Journal);
    }

    /// <summary>Leaves what is safe for the next build, and nothing when that is nothing; says how many images are kept.</summary>
    public int KeepOrDiscard()
    {
        if (_journal.Next == 0)
        {
            Discard();
        }
        return _journal.Next - _leftOutOnDisk;
    }

    /// <summary>Removes what was done so far.</summary>
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
