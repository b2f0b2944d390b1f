using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

/// <summary>Directories of zips as the programs of several systems write them.</summary>
public class ZipDirectoryTests
{
    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_600)]
    [InlineData(131_073)]
    public void The_directory_is_read_to_its_end_when_the_count_wraps(int count)
    {
        var names = Enumerable.Range(0, count).Select(number => $"{number:D6}.png").ToArray();

        var entries = ZipDirectory.Read(Zip(names));

        Assert.Equal(names, entries.Select(entry => entry.Name));
    }

    [Fact]
    public void A_count_that_stops_at_the_largest_number_is_read()
    {
        var names = Enumerable.Range(0, 65_600).Select(number => $"{number:D6}.png").ToArray();

        Assert.Equal(65_600, ZipDirectory.Read(Zip(names, count: ushort.MaxValue)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_other_count_is_damage(int count) =>
        Assert.Equal("its directory is damaged", Problem(Zip(["a.png", "b.png"], count)));

    [Fact]
    public void Positions_modulo_4_GiB_become_whole_again()
    {
        const long third = (1L << 32) + 7, directory = (1L << 32) + 1000;
        var end = RawZip.DirectoryOf([("a.png", 0), ("b.png", 4_000_000_000), ("c.png", 7)], directoryOffset: 1000);
        var file = new SparseBytes(
            directory + end.Length, (0, RawZip.LocalHeader("a.png")), (third, RawZip.LocalHeader("c.png")), (directory, end));

        var entries = ZipDirectory.Read(file);

        Assert.Equal([0, 4_000_000_000, third], entries.Select(entry => entry.HeaderOffset));
        Assert.Equal(third + 35, ZipDirectory.DataOffset(file, entries[2]));
    }

    [Fact]
    public void A_zip_within_a_truncated_zip_is_not_read_in_its_place()
    {
        var inner = File(Zip(["inner.png"]));
        var outer = RawZip.LocalHeader("inner.zip").Concat(inner).ToArray();

        Assert.StartsWith("its end is missing", Problem(new SparseBytes(outer.Length, (0, outer))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.png", "a.png")]
    [InlineData("./a.png", "a.png")]
    [InlineData("././a//b.png", "a/b.png")]
    [InlineData("a\\b\\c.png", "a/b/c.png")]
    [InlineData(".\\a/.\\b.png", "a/b.png")]
    [InlineData("a//", "a/")]
    [InlineData("a/.", "a/")]
    [InlineData("./", "./")]
    [InlineData(".", "./")]
    [InlineData("/etc//passwd", "/etc/passwd")]
    [InlineData("\\\\server\\share", "/server/share")]
    [InlineData("a/../b.png", "a/../b.png")]
    [InlineData(".hidden/a./b", ".hidden/a./b")]
    [InlineData("", "")]
    public void Names_have_one_spelling(string stored, string name) => Assert.Equal(name, ArchiveName.Normalise(stored));

    private static SparseBytes Zip(string[] names, int? count = null)
    {
        var headers = names.Select(RawZip.LocalHeader).ToArray();
        var positions = new uint[names.Length];
        for (var index = 1; index < names.Length; index++)
        {
            positions[index] = positions[index - 1] + (uint)headers[index - 1].Length;
        }
        byte[] body = [.. headers.SelectMany(header => header)];
        var end = RawZip.DirectoryOf([.. names.Zip(positions)], (uint)body.Length, count);
        return new SparseBytes(body.Length + end.Length, (0, body), (body.Length, end));
    }

    private static byte[] File(SparseBytes bytes) => bytes.Bytes(0, (int)bytes.Length).ToArray();

    private static string Problem(SparseBytes bytes) => Assert.Throws<InvalidDataException>(() => ZipDirectory.Read(bytes)).Message;
}
