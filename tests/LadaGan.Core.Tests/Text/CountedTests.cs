using LadaGan.Core.Text;

namespace LadaGan.Core.Tests.Text;

public class CountedTests
{
    [Theory]
    [InlineData(0, "0 snapshots")]
    [InlineData(1, "1 snapshot")]
    [InlineData(2, "2 snapshots")]
    [InlineData(1_000, "1,000 snapshots")]
    public void One_is_singular_and_all_else_plural(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "snapshot"));
}
