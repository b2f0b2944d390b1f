using System.Text;
using LadaGan.Cli.Output;

namespace LadaGan.Cli.Tests.Output;

public sealed class BestEffortWriterTests
{
    [Fact]
    public void Everything_is_dropped_after_the_first_failure_and_nothing_is_thrown()
    {
        using var inner = new FullDisk(room: 8);
        using var writer = new BestEffortWriter(inner);
        writer.WriteLine("one");
        writer.Write('t');
        writer.Write("wo");
        Assert.Null(writer.Failure);
        writer.WriteLine("three");
        writer.Write("4".AsSpan());
        writer.Write(['5'], 0, 1);
        writer.WriteLine();
        writer.Flush();
        Assert.Equal("no space", writer.Failure!.Message);
        Assert.Equal("one\ntwo", inner.Text);
    }

    [Fact]
    public void An_error_of_the_program_is_none_of_the_streams()
    {
        using var writer = new BestEffortWriter(new Broken());
        Assert.Throws<InvalidOperationException>(() => writer.Write("text"));
    }

    private sealed class FullDisk(int room) : TextWriter
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write($"{value}");

        public override void WriteLine(string? value) => Write($"{value}\n");

        public override void Write(string? value)
        {
            if (_text.Length + value!.Length > room)
            {
                throw new IOException("no space");
            }
            _text.Append(value);
        }
    }

    private sealed class Broken : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value) => throw new InvalidOperationException("a bug");
    }
}
