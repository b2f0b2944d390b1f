using System.Text;

namespace LadaGan.Experiments.Logging;

/// <summary>A file of lines that a run goes on adding to. A line that cannot be written whole leaves no part of itself.</summary>
internal sealed class RecordFile(string path)
{
    private readonly Lock _gate = new();

    public string Path { get; } = path;

    /// <summary>Adds a line; false, with the reason, when the disk refuses it.</summary>
    public bool TryAppend(string line, out string? refusal)
    {
        lock (_gate)
        {
            try
            {
                Append(Encoding.UTF8.GetBytes(line + "\n"));
                refusal = null;
                return true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                refusal = error.Message.TrimEnd('.');
                return false;
            }
        }
    }

    private void Append(byte[] bytes)
    {
        // Unbuffered, so that a full disk is noticed here and not when the file is closed.
        using var stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var end = stream.Length;
        stream.Position = end;
        try
        {
            stream.Write(bytes);
        }
        catch (IOException)
        {
            stream.SetLength(end);
            throw;
        }
    }
}
