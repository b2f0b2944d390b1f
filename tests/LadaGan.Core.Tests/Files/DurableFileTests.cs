using System.Text;
using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

public sealed class DurableFileTests : IDisposable
{
    private const int NoSuchFile = 2, IsFolder = 21, NoSpace = 28, NameTooLong = 36;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_holds_what_was_written()
    {
        DurableFile.Write(_folder["new"], Text("hello"));
        Assert.Equal("hello", File.ReadAllText(_folder["new"]));
        Assert.Equal(["new"], _folder.Names());
    }

    [Fact]
    public void An_old_file_is_replaced_and_who_has_it_open_keeps_it()
    {
        var path = _folder["file"];
        File.WriteAllText(path, "a long old content");
        using var reader = new StreamReader(path);
        DurableFile.Write(path, Text("new"));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal("a long old content", reader.ReadToEnd());
        Assert.Equal(["file"], _folder.Names());
    }

    [Fact]
    public void A_link_is_replaced_and_not_followed()
    {
        File.WriteAllText(_folder["target"], "target");
        File.CreateSymbolicLink(_folder["link"], _folder["target"]);
        DurableFile.Write(_folder["link"], Text("new"));
        Assert.Equal("target", File.ReadAllText(_folder["target"]));
        Assert.Null(new FileInfo(_folder["link"]).LinkTarget);
    }

    [Fact]
    public void While_it_is_written_the_old_content_stands_and_the_unfinished_file_is_hidden()
    {
        var path = _folder["file"];
        File.WriteAllText(path, "old");
        DurableFile.Write(path, stream =>
        {
            stream.Write(new byte[200_000]);
            Assert.Equal("old", File.ReadAllText(path));
            var unfinished = Assert.Single(_folder.Names(), name => name != "file");
            Assert.StartsWith(".", unfinished);
            Assert.EndsWith(DurableFile.TemporarySuffix, unfinished);
        });
        Assert.Equal(200_000, new FileInfo(path).Length);
    }

    [Fact]
    public void A_failure_while_writing_passes_through_and_leaves_everything_as_it_was()
    {
        var path = _folder["file"];
        File.WriteAllText(path, "old");
        Assert.Throws<FormatException>(() => DurableFile.Write(path, stream =>
        {
            stream.Write(new byte[200_000]);
            throw new FormatException();
        }));
        var failure = Assert.Throws<DurableWriteException>(
            () => DurableFile.Write(path, _ => throw new IOException("The source is gone.")));
        Assert.Equal($"could not write '{path}': The source is gone; nothing was changed there.", failure.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["file"], _folder.Names());
    }

    [Fact]
    public void What_the_operating_system_answers_is_said_in_words_and_as_a_number()
    {
        Directory.CreateDirectory(_folder["folder"]);
        AssertRefused(_folder["missing/file"], NoSuchFile, "No such file or directory");
        AssertRefused(_folder["folder"], IsFolder, "Is a directory");
        AssertRefused(_folder[new string('n', 300)], NameTooLong, "File name too long");
        AssertRefused("/", 0, "no file name");
        Assert.Equal(["folder/"], _folder.Names());
    }

    [Fact]
    public void A_rename_moves_files_and_folders_and_says_why_it_could_not()
    {
        Directory.CreateDirectory(_folder["unfinished"]);
        DurableFile.Write(_folder["unfinished/file"], Text("content"));
        DurableFile.Rename(_folder["unfinished"], _folder["finished"]);
        Assert.Equal("content", File.ReadAllText(_folder["finished/file"]));
        var failure = Assert.Throws<DurableWriteException>(() => DurableFile.Rename(_folder["unfinished"], _folder["other"]));
        Assert.Equal(NoSuchFile, failure.ErrorNumber);
        Assert.Equal(["finished/", "finished/file"], _folder.Names());
    }

    [Fact]
    public void A_folder_that_is_not_there_cannot_be_synchronized()
    {
        DurableFile.SyncFolder(_folder.Path);
        var failure = Assert.Throws<DurableWriteException>(() => DurableFile.SyncFolder(_folder["missing"]));
        Assert.Equal(NoSuchFile, failure.ErrorNumber);
    }

    /// <summary>The disk is filled to every level from almost empty to full: each time the new file is whole, or the old one is.</summary>
    [TmpfsFact]
    public void A_full_disk_loses_nothing_and_leaves_no_litter()
    {
        const int Page = 4096, OldPages = 8, NewPages = 24, DiskPages = 64;
        using var disk = new Tmpfs($"size={DiskPages * Page}");
        var path = disk.Folder["file"];
        var (written, refused) = (0, 0);
        for (var filler = 0; filler <= DiskPages - OldPages; filler++)
        {
            var old = Enumerable.Repeat((byte)filler, OldPages * Page).ToArray();
            File.WriteAllBytes(path, old);
            File.WriteAllBytes(disk.Folder["filler"], new byte[filler * Page]);
            var content = Enumerable.Repeat((byte)0xEE, NewPages * Page - 1).ToArray();
            if (Record.Exception(() => DurableFile.Write(path, stream => stream.Write(content))) is { } exception)
            {
                refused++;
                var failure = Assert.IsType<DurableWriteException>(exception);
                Assert.Equal(NoSpace, failure.ErrorNumber);
                Assert.Contains("No space left on device", failure.Message);
                Assert.Contains(path, failure.Message);
                Assert.Equal(old, File.ReadAllBytes(path));
            }
            else
            {
                written++;
                Assert.Equal(content, File.ReadAllBytes(path));
            }
            Assert.Equal(["file", "filler"], disk.Folder.Names());
            File.Delete(disk.Folder["filler"]);
            File.Delete(path);
        }
        Assert.Equal((DiskPages - OldPages - NewPages + 1, NewPages), (written, refused));
    }

    [TmpfsFact]
    public void A_disk_without_room_for_another_name_is_reported()
    {
        using var disk = new Tmpfs("nr_inodes=3");
        File.WriteAllText(disk.Folder["a"], "old");
        File.WriteAllText(disk.Folder["b"], "");
        AssertRefused(disk.Folder["a"], NoSpace, "No space left on device");
        Assert.Equal("old", File.ReadAllText(disk.Folder["a"]));
        Assert.Equal(["a", "b"], disk.Folder.Names());
    }

    private static void AssertRefused(string path, int errorNumber, string said)
    {
        var failure = Assert.Throws<DurableWriteException>(() => DurableFile.Write(path, Text("new")));
        Assert.Equal(errorNumber, failure.ErrorNumber);
        Assert.Contains(said, failure.Message);
        Assert.Contains($"'{path}'", failure.Message);
    }

    private static Action<Stream> Text(string text) => stream => stream.Write(Encoding.UTF8.GetBytes(text));
}
