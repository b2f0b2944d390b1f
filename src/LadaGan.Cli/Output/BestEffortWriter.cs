using System.Text;

namespace LadaGan.Cli.Output;

/// <summary>
/// Writes to a standard stream for as long as that is possible; after the first failure, everything is dropped. Work never ends because
/// nobody can see it: a terminal may be closed, and the disk under a redirected file may be full.
/// </summary>
/// <param name="inner">The stream's own writer.</param>
internal sealed class BestEffortWriter(TextWriter inner) : TextWriter
{
    private volatile Exception? _failure;

    /// <summary>Why nothing is written any more; null while everything is.</summary>
    public Exception? Failure => _failure;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine() => Try(inner.WriteLine);

    // In one piece, so that the lines of several threads do not mix.
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (_failure is not null)
        {
            return;
        }
        try
        {
            write();
        }
        // A descriptor that is closed, or open for reading only, counts as access denied.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _failure = error;
        }
    }
}
