using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LadaGan.Architecture.Json;

namespace LadaGan.Architecture.Tests.Json;

public class StrictJsonTests
{
    private const string Right = """{ "colour": "blue", "inner": { "count": 2, "widths": [1, 2] } }""";

    [JsonConverter(typeof(CamelCaseEnum<Colour>))]
    private enum Colour
    {
        Red,
        DarkBlue,
        Blue,
    }

    [Fact]
    public void What_is_right_is_read()
    {
        var outer = Read(Right);
        Assert.Equal((Colour.Blue, 2), (outer.Colour, outer.Inner.Count));
        Assert.Equal([1, 2], outer.Inner.Widths);
        Assert.Equal(Colour.DarkBlue, Read(Right.Replace("blue", "darkBlue", StringComparison.Ordinal)).Colour);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed() =>
        Assert.Equal(2, Read(Right.Replace("[1, 2]", "[1, 2,], // two\n /* of them */", StringComparison.Ordinal)).Inner.Count);

    [Fact]
    public void A_key_that_is_not_given_has_its_default()
    {
        var inner = Read("""{ "colour": "red", "inner": { "count": 1 } }""").Inner;
        Assert.Equal([7], inner.Widths);
    }

    [Theory]
    [InlineData("\"colour\"", "\"color\"", "here: there is no key 'color'; did you mean 'colour'? Known here: colour, inner")]
    [InlineData("\"colour\"", "\"Colour\"", "here: there is no key 'Colour'; did you mean 'colour'?")]
    [InlineData("\"count\"", "\"cuont\"", "here: there is no key 'inner.cuont'; did you mean 'inner.count'? Known here: count, widths")]
    [InlineData("\"inner\"", "\"innner\"", "here: there is no key 'innner'; did you mean 'inner'?")]
    public void An_unknown_key_is_named_beside_the_nearest(string right, string wrong, string said) => Refused(right, wrong, said);

    [Theory]
    [InlineData("\"colour\": \"blue\"", "\"colour\": \"red\", \"colour\": \"blue\"", "colour")]
    [InlineData("\"count\": 2", "\"count\": 2, \"count\": 2", "count")]
    public void A_key_twice_is_an_error(string once, string twice, string key)
    {
        Refused(once, twice, key);
        Refused(once, twice, "uplicate");
    }

    [Theory]
    [InlineData("\"blue\"", "\"green\"", "here: colour must be one of red, darkBlue, blue")]
    [InlineData("\"blue\"", "2", "here: colour must be one of red, darkBlue, blue")]
    [InlineData("\"blue\"", "\"2\"", "here: colour must be one of red, darkBlue, blue")]
    [InlineData("\"blue\"", "null", "here: colour must be one of")]
    [InlineData("2,", "\"two\",", "here: inner.count must be a whole number")]
    [InlineData("2,", "2.5,", "here: inner.count must be a whole number")]
    [InlineData("2,", "null,", "here: inner.count must be a whole number")]
    [InlineData("2,", "[2],", "here: inner.count must be a whole number")]
    [InlineData("[1, 2]", "1", "here: inner.widths must be a list of whole numbers")]
    [InlineData("[1, 2]", "[1, \"2\"]", "here: inner.widths")]
    [InlineData("[1, 2]", "null", "here: inner.widths must be a list of whole numbers")]
    [InlineData("{ \"count\": 2, \"widths\": [1, 2] }", "5", "here: inner must be an object with keys of its own")]
    [InlineData("{ \"count\": 2, \"widths\": [1, 2] }", "null", "here: inner must be an object with keys of its own")]
    public void A_value_of_another_type_is_named_with_what_it_should_be(string right, string wrong, string said) =>
        Refused(right, wrong, said);

    [Theory]
    [InlineData("\"count\": 2, ", "", "here: in inner, the required keys 'count' are missing")]
    [InlineData("\"colour\": \"blue\", ", "", "here: the required keys 'colour' are missing")]
    public void A_missing_key_is_named(string right, string wrong, string said) => Refused(right, wrong, said);

    [Theory]
    [InlineData("2,", "0,", "here: inner.count is 0, but it must be from 1 to 3")]
    [InlineData("2,", "4,", "here: inner.count is 4, but it must be from 1 to 3")]
    [InlineData("[1, 2]", "[1, 10]", "here: inner.widths is [1, 10], but each must be from 1 to 9")]
    public void A_value_out_of_its_range_is_named_with_it(string right, string wrong, string said) => Refused(right, wrong, said);

    [Theory]
    [InlineData("", "here: ")]
    [InlineData("[]", "here is not a JSON object")]
    [InlineData("null", "here is not a JSON object")]
    [InlineData("{\n  \"colour\": \"blue\",\n  inner: 5\n}", "here: line 3: ")]
    public void What_is_not_a_json_object_is_refused_in_one_line(string text, string said)
    {
        var message = Assert.Throws<ConfigurationException>(() => StrictJson.Parse(text, "here")).Message;
        Assert.StartsWith(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("word", "\"word\"")]
    [InlineData("color,cutout", "\"color,cutout\"")]
    [InlineData("\"word\"", "\"word\"")]
    public void A_setting_needs_no_quotes(string text, string json) => Assert.Equal(json, StrictJson.ParseValue(text)!.ToJsonString());

    private static void Refused(string right, string wrong, string said)
    {
        Assert.Contains(right, Right, StringComparison.Ordinal);
        var message = Assert.Throws<ConfigurationException>(() => Read(Right.Replace(right, wrong, StringComparison.Ordinal))).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("System.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("LadaGan.", message, StringComparison.Ordinal);
    }

    private static Outer Read(string json)
    {
        var options = StrictJson.Options(new DefaultJsonTypeInfoResolver());
        return StrictJson.Read(StrictJson.Parse(json, "here"), (JsonTypeInfo<Outer>)options.GetTypeInfo(typeof(Outer)), "here");
    }

    private sealed record Outer
    {
        public required Colour Colour { get; init; }

        public required Inner Inner { get; init; }
    }

    private sealed record Inner
    {
        [Range(1, 3)]
        public required int Count { get; init; }

        [Range(1, 9)]
        public IReadOnlyList<int> Widths { get; init; } = [7];
    }
}
