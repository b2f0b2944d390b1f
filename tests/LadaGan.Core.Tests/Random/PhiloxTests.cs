using LadaGan.Core.Random;

namespace LadaGan.Core.Tests.Random;

public class PhiloxTests
{
    // The known answers of Random123's kat_vectors for philox4x32, 10 rounds; the counter's low words are the block.
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x299f31d0_a4093822UL, 0x03707344_13198a2eUL, 0x85a308d3_243f6a88UL, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Known_answers(ulong seed, ulong stream, ulong block, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), new Philox(seed, stream).Block(block));

    [Fact]
    public void Two_numbers_of_64_bits_come_from_a_block_low_word_first()
    {
        var philox = new Philox(0, 0);
        Assert.Equal(0xe169c58d_6627e8d5UL, philox.Bits64(0));
        Assert.Equal(0x9b00dbd8_bc57ac4cUL, philox.Bits64(1));
    }

    [Fact]
    public void Uniform_numbers_are_odd_multiples_of_2_to_the_minus_53_inside_the_open_interval()
    {
        var philox = new Philox(3, 1);
        for (var i = 0UL; i < 100_000; i++)
        {
            var scaled = philox.Uniform(i) * (1L << 53);
            Assert.InRange(scaled, 1, (1L << 53) - 1);
            Assert.Equal((philox.Bits64(i) >> 12 << 1) | 1, (ulong)scaled);
            Assert.Equal(Math.Floor(scaled), scaled);
        }
    }

    [Fact]
    public void A_pair_is_the_two_uniform_numbers_of_its_block()
    {
        var philox = new Philox(99, 5);
        foreach (var block in new[] { 0UL, 1UL, 12345UL, ulong.MaxValue >> 1 })
        {
            Assert.Equal((philox.Uniform(2 * block), philox.Uniform(2 * block + 1)), philox.UniformPair(block));
        }
    }

    [Fact]
    public void Uniform_numbers_fill_the_interval_evenly()
    {
        const int Cells = 100, Count = 200_000;
        var counts = new int[Cells];
        var philox = new Philox(7, 0);
        var sum = 0.0;
        for (var i = 0UL; i < Count; i++)
        {
            var u = philox.Uniform(i);
            sum += u;
            counts[(int)(u * Cells)]++;
        }
        Assert.Equal(0.5, sum / Count, 4 * Math.Sqrt(1.0 / 12 / Count));
        // χ² with 99 degrees of freedom: below 149 with probability 0.999.
        Assert.InRange(counts.Sum(count => Math.Pow(count - Count / Cells, 2)) / (Count / Cells), 50, 149);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(7UL)]
    [InlineData(50_000UL)]
    [InlineData((1UL << 63) + 12345)]
    [InlineData(ulong.MaxValue)]
    public void Below_stays_below_and_reaches_both_halves(ulong bound)
    {
        var philox = new Philox(11, 4);
        var (low, high) = (0, 0);
        for (var i = 0UL; i < 2_000; i++)
        {
            var number = philox.Below(i, bound);
            Assert.True(number < bound);
            if (number < bound / 2)
            {
                low++;
            }
            else
            {
                high++;
            }
        }
        if (bound > 1)
        {
            Assert.InRange(low / 2_000.0, (bound / 2) / (double)bound - 0.05, (bound / 2) / (double)bound + 0.05);
        }
        Assert.True(high > 0);
    }

    [Fact]
    public void Below_gives_every_face_of_a_die_its_share()
    {
        var philox = new Philox(2, 2);
        var counts = new int[6];
        for (var i = 0UL; i < 60_000; i++)
        {
            counts[philox.Below(i, 6)]++;
        }
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void Streams_of_different_purposes_or_numbers_differ()
    {
        ulong[] streams = [Philox.StreamOf("latent"), Philox.StreamOf("latent", 1), Philox.StreamOf("noise"), Philox.StreamOf("noise", 1),
            Philox.StreamOf("")];
        Assert.Equal(streams.Length, streams.Distinct().Count());
        Assert.Equal(streams.Length, streams.Select(stream => new Philox(0, stream).Bits64(0)).Distinct().Count());
    }
}
