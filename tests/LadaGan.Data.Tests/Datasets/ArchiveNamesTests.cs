using LadaGan.Core.Files;
using LadaGan.Core.Text;
using LadaGan.Data.Datasets;

namespace LadaGan.Data.Tests.Datasets;

/// <summary>Names that lead out of an archive on any system are refused; names that only look like it are accepted.</summary>
public class ArchiveNamesTests
{
    [Theory]
    [InlineData("/a.png")]
    [InlineData("\\a.png")]
    [InlineData("\\\\server\\share\\a.png")]
    [InlineData("..")]
    [InlineData("../a.png")]
    [InlineData("..\\a.png")]
    [InlineData("x/../../a.png")]
    [InlineData("x\\..\\..\\a.png")]
    [InlineData("x/..")]
    [InlineData("C:\\a.png")]
    [InlineData("C:/a.png")]
    [InlineData("a.png\0/../../etc/passwd")]
    [InlineData("a\0.png")]
    [InlineData("")]
    public void Names_that_lead_out_of_the_archive_are_refused(string name) =>
        Assert.Contains(
            $"\"{ShownText.Of(ArchiveName.Normalise(name))}\", which points outside the archive",
            Assert.Throws<DataException>(() => ArchiveNames.Check("zip", ArchiveName.Normalise(name))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("a.png")]
    [InlineData("a/b/c.png")]
    [InlineData("a..b.png")]
    [InlineData("..a/b.png")]
    [InlineData("a/.../b.png")]
    [InlineData("a/./b.png")]
    [InlineData("a/c:d.png")]
    public void Names_that_only_look_like_it_are_accepted(string name) =>
        ArchiveNames.Check("zip", ArchiveName.Normalise(name));
}
