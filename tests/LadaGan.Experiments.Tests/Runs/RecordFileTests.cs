using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public sealed class RecordFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Lines_are_appended()
    {
        var file = new RecordFile(_folder["log.txt"]);
        file.Append("one");
        new RecordFile(file.Path).Append("zwei ü");
        File.WriteAllText(file.Path, "one\n");
        file.Append("two");
        Assert.Equal("one\ntwo\n", File.ReadAllText(file.Path));
    }

    [Fact]
    public void Lines_of_several_threads_stay_intact()
    {
        var file = new RecordFile(_folder["log.txt"]);
        Parallel.For(0, 200, i => file.Append(new string((char)('a' + (i % 26)), 100)));
        Assert.All(File.ReadAllLines(file.Path), line => Assert.Single(line.Distinct()));
        Assert.Equal(200 * 101, new FileInfo(file.Path).Length);
    }

    [TmpfsFact]
    public void On_a_full_disk_a_line_is_written_completely_or_not_at_all()
    {
        using var disk = new Tmpfs("size=64k");
        var file = new RecordFile(disk.Folder["log.txt"]);
        var (line, kept, refusal) = (new string('x', 999), 0, "");
        for (var i = 0; i < 100; i++)
        {
            try
            {
                file.Append(line);
                kept++;
            }
            catch (IOException error)
            {
                refusal = error.Message;
            }
        }
        Assert.InRange(kept, 60, 66);
        Assert.Contains("No space left on device", refusal, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(kept * 1000, new FileInfo(file.Path).Length);
    }

    public void Dispose() => _folder.Dispose();
}
