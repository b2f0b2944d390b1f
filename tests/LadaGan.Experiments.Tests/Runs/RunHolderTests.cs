using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public sealed class RunHolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunDirectory _directory;
    private readonly RunLock _held;

    public RunHolderTests() => _directory = RunDirectory.Create(
        new RunRequest { Data = "a", Configuration = Smallest.Configuration(), OutDir = _folder.Path }, out _held);

    [Fact]
    public void The_process_that_holds_the_lock_is_found()
    {
        Assert.Equal(Environment.ProcessId, RunHolder.ProcessOf(_directory));
        _held.Dispose();
        Assert.Null(RunHolder.ProcessOf(_directory));
    }

    [Theory]
    [InlineData("1")] // init, which has not opened the lock, or whose files this user may not see
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("4194305")] // above the kernel's largest id
    [InlineData("../1")]
    public void What_else_the_file_says_is_not_believed(string id)
    {
        _held.Dispose();
        File.WriteAllText(_directory.HolderFile, id);
        Assert.True(RunHolder.ProcessOf(_directory) is null || (id == "1" && Environment.UserName != "root"));
    }

    [Fact]
    public async Task Looking_takes_no_lock()
    {
        _held.Dispose();
        var stop = false;
        var looking = Task.Run(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                RunHolder.ProcessOf(_directory);
            }
        });
        for (var i = 0; i < 200; i++)
        {
            RunLock.Acquire(_directory).Dispose();
        }
        Volatile.Write(ref stop, true);
        await looking;
    }

    public void Dispose()
    {
        _held.Dispose();
        _folder.Dispose();
    }
}
