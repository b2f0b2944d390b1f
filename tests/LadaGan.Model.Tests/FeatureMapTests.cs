using LadaGan.Model.Tests.Oracles;

namespace LadaGan.Model.Tests;

public class FeatureMapTests : TensorTest
{
    [Theory]
    [InlineData(3, 2, 12)]
    [InlineData(2, 4, 16)]
    public void Pixel_shuffle_equals_its_definition(int side, int r, int width)
    {
        var tokens = Draw.Normal("tokens", 2, side * side, width);
        TensorAssert.Close(PixelShuffleOracle.Shuffle(Doubles.Of3(tokens), side, r), FeatureMap.PixelShuffle(tokens, side, r), 0);
    }

    [Theory]
    [InlineData(4, 2, 3)]
    [InlineData(8, 4, 2)]
    public void Space_to_depth_equals_its_definition(int side, int r, int width)
    {
        var tokens = Draw.Normal("tokens", 2, side * side, width);
        TensorAssert.Close(PixelShuffleOracle.SpaceToDepth(Doubles.Of3(tokens), side, r), FeatureMap.SpaceToDepth(tokens, side, r), 0);
    }

    [Fact]
    public void The_two_invert_each_other()
    {
        var tokens = Draw.Normal("tokens", 2, 9, 12);
        var shuffled = FeatureMap.ToTokens(FeatureMap.PixelShuffle(tokens, 3, 2));
        TensorAssert.Same<float>(tokens, FeatureMap.ToTokens(FeatureMap.SpaceToDepth(shuffled, 6, 2)));
    }

    [Fact]
    public void Tokens_and_maps_are_one_memory()
    {
        var tokens = Draw.Normal("tokens", 2, 16, 3);
        var map = FeatureMap.OfTokens(tokens, 4);
        Assert.Equal([2, 3, 4, 4], map.Shape);
        Assert.Equal(tokens.DataPointer, map.DataPointer);
        Assert.Equal(tokens.DataPointer, FeatureMap.ToTokens(map).DataPointer);
        Assert.Equal(tokens.ToArray<float>()[(6 * 3) + 2], map.Select(0, 0).Select(0, 2).Select(0, 1).Select(0, 2).Item());
    }
}
