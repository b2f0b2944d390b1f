using System.Diagnostics;
using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_file_is_read_up_to_its_limit_and_through_links()
    {
        File.WriteAllText(_folder["a"], "four");
        File.CreateSymbolicLink(_folder["link"], _folder["a"]);
        Assert.Equal("four", RegularFile.ReadText(_folder["a"], 4));
        Assert.Equal("four"u8.ToArray(), RegularFile.ReadBytes(_folder["link"], 4));
        Assert.Equal($"'{_folder["link"]}' has 4 bytes, but such a file has at most 3",
            Assert.Throws<IOException>(() => RegularFile.ReadBytes(_folder["link"], 3)).Message);
    }

    [Fact]
    public void Only_a_file_is_opened()
    {
        using (var mkfifo = Process.Start("mkfifo", _folder["pipe"]))
        {
            mkfifo.WaitForExit();
        }
        Directory.CreateDirectory(_folder["folder"]);
        File.CreateSymbolicLink(_folder["device"], "/dev/zero");
        string Said(string name) => Assert.ThrowsAny<IOException>(() => RegularFile.ReadBytes(_folder[name], 10)).Message;
        Assert.Equal($"'{_folder["pipe"]}' is a pipe, socket or device, not a file", Said("pipe"));
        Assert.Equal($"'{_folder["device"]}' is a pipe, socket or device, not a file", Said("device"));
        Assert.Equal($"'{_folder["folder"]}' is a folder, not a file", Said("folder"));
        Assert.Equal($"'{_folder["missing"]}' does not exist or is not accessible to this user", Said("missing"));
    }

    public void Dispose() => _folder.Dispose();
}
