using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Model.Augmentation;

namespace LadaGan.Experiments.Tests.Configuration;

public class ConfigurationJsonTests
{
    [Theory]
    [InlineData("\"name\"", "\"nmae\"", "'nmae'", "'name'")]
    [InlineData("\"batch\"", "\"bacth\"", "'training.bacth'", "'training.batch'")]
    [InlineData("\"batch\"", "\"Batch\"", "'training.Batch'", "'training.batch'")]
    [InlineData("\"latentWidth\"", "\"latentwidths\"", "'generator.latentwidths'", "'generator.latentWidth'")]
    [InlineData("\"channels\"", "\"chanels\"", "'discriminator.chanels'", "'discriminator.channels'")]
    public void An_unknown_key_is_named_with_the_nearest(string key, string wrong, string named, string meant)
    {
        var message = Error(SmallestConfiguration.Json.Replace(key, wrong, StringComparison.Ordinal));
        Assert.Contains($"here.json: there is no key {named}; did you mean {meant}?", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"batch\": 4", "\"batch\": 4, \"batch\": 8", "batch")]
    [InlineData("\"name\": \"smallest\"", "\"name\": \"smallest\", \"name\": \"other\"", "name")]
    public void A_duplicate_key_is_refused(string once, string twice, string key)
    {
        var message = Error(SmallestConfiguration.Json.Replace(once, twice, StringComparison.Ordinal));
        Assert.Contains(key, message, StringComparison.Ordinal);
        Assert.Contains("uplicate", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"batch\": 4", "\"batch\": \"four\"", "training.batch must be a whole number")]
    [InlineData("\"batch\": 4", "\"batch\": 4.5", "training.batch must be a whole number")]
    [InlineData("\"batch\": 4", "\"batch\": 3000000000", "training.batch must be a whole number")]
    [InlineData("\"batch\": 4", "\"batch\": null", "training.batch must be a whole number")]
    [InlineData("\"images\": 16", "\"images\": 1e6", "training.images must be a whole number, written out")]
    [InlineData("\"tickKimg\": 0.008", "\"tickKimg\": true", "training.tickKimg must be a number")]
    [InlineData("\"widths\": [8, 8, 4]", "\"widths\": 8", "generator.widths must be a list of whole numbers")]
    [InlineData("\"widths\": [8, 8, 4]", "\"widths\": [8, \"8\", 4]", "generator.widths")]
    [InlineData("\"widths\": [8, 8, 4]", "\"widths\": null", "generator.widths must be a list of whole numbers")]
    [InlineData("\"head\": \"pixel\"", "\"head\": \"pixels\"", "generator.head must be one of pixel, patch, decoder")]
    [InlineData("\"head\": \"pixel\"", "\"head\": 0", "generator.head must be one of pixel, patch, decoder")]
    [InlineData("\"augment\": \"translation\"", "\"augment\": \"rotation\"",
        "training.augment must be any of none, color, translation, cutout, joined by commas")]
    [InlineData("\"augment\": \"translation\"", "\"augment\": \"4\"",
        "training.augment must be any of none, color, translation, cutout, joined by commas")]
    [InlineData("\"batch\": 4", "\"mirror\": 1", "training.mirror must be true or false")]
    [InlineData("\"batch\": 4", "\"loss\": \"wasserstein\"", "training.loss must be one of logistic, hinge")]
    [InlineData("\"name\": \"smallest\"", "\"name\": 7", "name must be text")]
    [InlineData("\"name\": \"smallest\",", "", "the required keys 'name' are missing")]
    [InlineData("\"imageSize\": 32, \"latentWidth\"", "\"latentWidth\"", "in generator, the required keys 'imageSize' are missing")]
    public void A_value_of_another_type_is_named_with_the_expected_type(string value, string wrong, string said)
    {
        Assert.Contains(said, Error(SmallestConfiguration.Json.Replace(value, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generator", "an object with keys of its own")]
    [InlineData("training", "an object with keys of its own")]
    public void A_section_must_be_an_object(string key, string said)
    {
        foreach (var value in (string[])["null", "5", "[1]"])
        {
            var message = Error(SmallestConfiguration.Json, $"{key}={value}");
            Assert.Contains($"{key} must be {said}", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("name = smallest")]
    [InlineData("{ \"name\": \"a\"")]
    public void Anything_but_a_JSON_object_is_refused_in_one_line(string text)
    {
        var message = Error(text);
        Assert.StartsWith("here.json", message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_syntax_error_names_its_line()
    {
        Assert.Contains("here.json: line 3: ", Error("{\n  \"name\": \"a\",\n  generator: 5\n}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        var json = SmallestConfiguration.Json.Replace("\"batch\": 4,", "\"batch\": 4, // small\n /* and */", StringComparison.Ordinal)
            .Replace("[8, 8, 4]", "[8, 8, 4,]", StringComparison.Ordinal);
        Assert.Equal([8, 8, 4], ConfigurationJson.Parse(json, "here.json").Generator.Widths);
    }

    [Fact]
    public void Settings_change_keys_of_every_kind()
    {
        var configuration = Smallest.Configuration(
            "training.r1Gamma=0.0002", "training.batch=8", "training.images=68000000", "generator.widths=[16,8,4]",
            "training.augment=color,translation",
            "conventions=pytorch", "discriminator.kind=conv", "name=mine", "training.batch=12");
        Assert.Equal(0.0002, configuration.Training.R1Gamma);
        Assert.Equal(12, configuration.Training.Batch);
        Assert.Equal(68_000_000, configuration.Training.Images);
        Assert.Equal([16, 8, 4], configuration.Generator.Widths);
        Assert.Equal(AugmentationPolicy.Color | AugmentationPolicy.Translation, configuration.Training.Augment);
        Assert.Equal((ConventionSet.Pytorch, Conventions.PyTorch), (configuration.Conventions, Conventions.Of(configuration.Conventions)));
        Assert.Equal((DiscriminatorKind.Conv, "mine"), (configuration.Discriminator.Kind, configuration.Name));
        Assert.Equal(AugmentationPolicy.None, Smallest.Configuration("training.augment=none").Training.Augment);
        Assert.Equal(AugmentationPolicy.Color | AugmentationPolicy.Cutout,
            Smallest.Configuration("training.augment=\"color, cutout\"").Training.Augment);
        Assert.Equal("a=b", Assert.Throws<ConfigurationException>(() => Smallest.Configuration("name=a=b")).Message.Split('\'')[1]);
    }

    [Theory]
    [InlineData("training.batch", "the setting 'training.batch' is not key=value; write, for example, training.batch=64")]
    [InlineData("=5", "the setting '=5' is not key=value")]
    [InlineData("", "the setting '' is not key=value")]
    [InlineData("training.bacth=5", "there is no key 'training.bacth'; did you mean 'training.batch'?")]
    [InlineData("trainin.batch=5", "there is no key 'trainin'; did you mean 'training'?")]
    [InlineData(".batch=5", "there is no key ''")]
    [InlineData("training.=5", "there is no key 'training.'")]
    [InlineData("training.batch.size=5", "the setting 'training.batch.size=5' cannot be applied: 'batch' has no keys inside it")]
    [InlineData("training.batch=", "training.batch must be a whole number")]
    [InlineData("training.batch=8 images", "training.batch must be a whole number")]
    [InlineData("training.r1Gamma=0,0002", "training.r1Gamma must be a number")]
    [InlineData("training.r1Gamma=NaN", "training.r1Gamma must be a number")]
    [InlineData("training.r1Gamma=1e999", "training.r1Gamma")]
    [InlineData("generator.widths=8,8,4", "generator.widths must be a list of whole numbers")]
    [InlineData("training={\"batch\":4,\"batch\":8}", "training must be an object")]
    [InlineData("training={\"bacth\":4}", "there is no key 'training.bacth'")]
    public void A_malformed_setting_says_what_is_wrong(string setting, string said)
    {
        Assert.Contains(said, Error(SmallestConfiguration.Json, setting), StringComparison.Ordinal);
    }

    [Fact]
    public void The_differences_of_two_configurations_name_keys_and_values()
    {
        var changes = ConfigurationDifference.Between(Smallest.Configuration(),
            Smallest.Configuration("generator.widths=[16,8,4]", "training.batch=8", "conventions=pytorch"));
        Assert.Equal(["conventions was \"paper\", now \"pytorch\"", "generator.widths was [8,8,4], now [16,8,4]",
            "training.batch was 4, now 8"], changes.Select(change => change.ToString()));
        Assert.Empty(ConfigurationDifference.Between(Smallest.Configuration(), Smallest.Configuration("training.batch=4")));
    }

    private static string Error(string json, params string[] settings)
    {
        var message = Assert.Throws<ConfigurationException>(() => ConfigurationJson.Parse(json, "here.json", settings)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("System.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("LadaGan.", message, StringComparison.Ordinal);
        return message;
    }
}
