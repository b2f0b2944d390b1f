using System.Text;

namespace LadaGan.Experiments.Runs;

/// <summary>A file to which a run appends lines. A line that cannot be written completely is removed again.</summary>
internal sealed class RecordFile(string path)
{
    private readonly Lock _gate = new();

    public string Path { get; } = path;

    /// <summary>Appends a line.</summary>
    /// <exception cref="IOException">The line cannot be written.</exception>
    public void Append(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (_gate)
        {
            // Unbuffered, so that a full disk is noticed here rather than when the file is closed.
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
}
