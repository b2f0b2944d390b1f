using LadaGan.Experiments.Logging;

namespace LadaGan.Experiments.Tests.Logging;

public sealed class RecordFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Lines_are_added_at_the_end()
    {
        var file = new RecordFile(_folder["log.txt"]);
        Assert.True(file.TryAppend("one", out _));
        Assert.True(new RecordFile(file.Path).TryAppend("zwei ü", out _));
        File.WriteAllText(file.Path, "one\n");
        Assert.True(file.TryAppend("two", out _));
        Assert.Equal("one\ntwo\n", File.ReadAllText(file.Path));
    }

    [Fact]
    public void Lines_of_many_threads_stay_whole()
    {
        var file = new RecordFile(_folder["log.txt"]);
        Parallel.For(0, 200, i => Assert.True(file.TryAppend(new string((char)('a' + (i % 26)), 100), out _)));
        Assert.All(File.ReadAllLines(file.Path), line => Assert.Single(line.Distinct()));
        Assert.Equal(200 * 101, new FileInfo(file.Path).Length);
    }

    [TmpfsFact]
    public void On_a_full_disk_a_line_is_kept_whole_or_not_at_all()
    {
        using var disk = new Tmpfs("size=64k");
        var file = new RecordFile(disk.Folder["log.txt"]);
        var (line, kept, refusal) = (new string('x', 999), 0, "");
        for (var i = 0; i < 100; i++)
        {
            kept += file.TryAppend(line, out var why) ? 1 : 0;
            refusal = why ?? refusal;
        }
        Assert.InRange(kept, 60, 66);
        Assert.Contains("No space left on device", refusal, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(kept * 1000, new FileInfo(file.Path).Length);
    }

    public void Dispose() => _folder.Dispose();
}
