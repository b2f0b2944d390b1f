using LadaGan.Data.Datasets;

namespace LadaGan.Data.Tests.Datasets;

/// <summary>Names that lead out of an archive, in every way that some system understands; what only looks like it is allowed.</summary>
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
    public void Whoever_writes_such_a_name_means_harm(string name) =>
        Assert.Contains($"\"{name}\", which leads out of the archive", Assert.Throws<DataException>(() => ArchiveNames.Check("zip", name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.png")]
    [InlineData("a/b/c.png")]
    [InlineData("a..b.png")]
    [InlineData("..a/b.png")]
    [InlineData("a/.../b.png")]
    [InlineData("a/./b.png")]
    [InlineData("a/c:d.png")]
    public void Other_names_are_read(string name) => ArchiveNames.Check("zip", name);
}
