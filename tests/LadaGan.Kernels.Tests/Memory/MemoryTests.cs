using LadaGan.Kernels.Memory;

namespace LadaGan.Kernels.Tests.Memory;

public unsafe class MemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public void A_buffer_is_zeroed_and_begins_a_cache_line(int length)
    {
        for (var round = 0; round < 3; round++)
        {
            using var buffer = new FloatBuffer(length);
            var floats = new Span<float>(buffer.Pointer, length);
            Assert.Equal(0UL, (nuint)buffer.Pointer % 64);
            Assert.Equal(-1, floats.IndexOfAnyExcept(0f));
            floats.Fill(7);  // what the next one may be given again
        }
    }

    [Fact]
    public void A_buffer_that_was_disposed_is_not_read()
    {
        var buffer = new FloatBuffer(4);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)buffer.Pointer);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloatBuffer(-1));
        Assert.ThrowsAny<Exception>(() => new FloatBuffer(long.MaxValue));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(64, 64)]
    [InlineData(300, 304)]
    [InlineData(512, 528)]
    [InlineData(1024, 1040)]
    public void Rows_of_a_left_hand_side_lie_apart(int columns, int stride) => Assert.Equal(stride, Matrix.StrideOf(columns));
}
