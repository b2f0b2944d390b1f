using System.IO.Compression;
using LadaGan.Core.Files;
using LadaGan.Data.Datasets.Zip;
using LadaGan.Data.Building;

namespace LadaGan.Data.Tests.Building;

public class StoredZipTests
{
    [Fact]
    public void Another_reader_finds_every_entry()
    {
        using var file = new MemoryStream();
        Write(file, 3);
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);

        Assert.Equal(["0.bin", "1.bin", "2.bin"], archive.Entries.Select(entry => entry.FullName));
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            Assert.Equal(Content(int.Parse(entry.Name[..1])), content.ToArray());
            Assert.Equal((new DateTime(1980, 1, 1), entry.Length), (entry.LastWriteTime.DateTime, entry.CompressedLength));
        }
    }

    [Fact]
    public void One_that_was_cut_off_between_entries_can_be_gone_on_with()
    {
        using var whole = new MemoryStream();
        Write(whole, 5);
        using var cut = new MemoryStream();
        var first = new StoredZip(cut);
        first.Add("0.bin", Content(0));
        first.Add("1.bin", Content(1));

        cut.Position = 0;
        var second = new StoredZip(cut);
        second.Restore();
        Assert.Equal(2, second.Count);
        for (var number = 2; number < 5; number++)
        {
            second.Add($"{number}.bin", Content(number));
        }
        second.Finish();

        Assert.Equal(whole.ToArray(), cut.ToArray());
    }

    /// <summary>The file is sparse, so that it takes no space on the disk.</summary>
    [Theory]
    [InlineData(0xFFFF_FFFFL)]
    [InlineData(0xFFFF_FFFFL - 40)]
    [InlineData(5L << 30)]
    public void Entries_beyond_four_gibibytes_are_found(long start)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("far.zip");
        using (var file = File.Create(path))
        {
            file.Position = start;
            Write(file, 4);
        }

        using (var handle = File.OpenHandle(path))
        {
            var file = new OpenFileBytes(handle);
            var entries = ZipDirectory.Read(file);
            Assert.Equal(4, entries.Count);
            Assert.All(entries, entry => Assert.Equal(Content(int.Parse(entry.Name[..1])), ZipEntryReader.Read(file, entry)));
        }
        using var archive = ZipFile.OpenRead(path);
        Assert.Equal(Content(3).Length, archive.GetEntry("3.bin")!.Length);
    }

    [Fact]
    public void More_entries_than_sixteen_bits_count_are_found()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("many.zip");
        using (var file = new BufferedStream(File.Create(path)))
        {
            var zip = new StoredZip(file);
            for (var number = 0; number < 65_540; number++)
            {
                zip.Add($"{number:D5}", []);
            }
            zip.Finish();
        }

        using var handle = File.OpenHandle(path);
        Assert.Equal("65539", ZipDirectory.Read(new OpenFileBytes(handle))[^1].Name);
        using var archive = ZipFile.OpenRead(path);
        Assert.Equal(65_540, archive.Entries.Count);
    }

    private static void Write(Stream file, int entries)
    {
        var zip = new StoredZip(file);
        for (var number = 0; number < entries; number++)
        {
            zip.Add($"{number}.bin", Content(number));
        }
        zip.Finish();
        file.Flush();
    }

    private static byte[] Content(int number) => [.. Enumerable.Repeat((byte)number, 10 + number)];
}
