using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LadaGan.Architecture.Json;

/// <summary>What a program that only generates needs of a run's configuration.</summary>
/// <param name="Generator">The generator's architecture.</param>
/// <param name="Conventions">Which of the authors' versions its details follow.</param>
public sealed record GeneratorConfiguration(GeneratorOptions Generator, ConventionSet Conventions);

/// <summary>Reads architectures, without reflection.</summary>
public static class ArchitectureJson
{
    private static readonly string[] Keys = ["name", "conventions", "generator", "discriminator", "training"];
    private static readonly ArchitectureContext Context = new(StrictJson.Options());

    /// <summary>Only the required keys; the others have their defaults.</summary>
    private static readonly GeneratorOptions Smallest = new() { ImageSize = 32, Widths = [4, 4, 4], Head = GeneratorHead.Pixel };

    /// <summary>The generator's part of a run's configuration; what concerns only training is passed over.</summary>
    /// <param name="json">The whole configuration.</param>
    /// <param name="where">Names it in errors.</param>
    /// <exception cref="ConfigurationException">It is not a configuration, or the generator's part has an unknown key or a value it must
    /// not have.</exception>
    public static GeneratorConfiguration ParseGenerator(string json, string where)
    {
        var tree = StrictJson.Parse(json, where);
        StrictJson.RequireKnownKeys(tree, Keys, where);
        var generator = tree["generator"] as JsonObject ?? throw new ConfigurationException($"{where} has no generator");
        var options = StrictJson.Read(WithDefaults(generator), Context.GeneratorOptions, where, "generator.");
        ArchitectureRules.Check(options, where);
        return new(options, Conventions(tree["conventions"], where));
    }

    /// <summary>Checks the ranges of a generator's keys, and what must hold between them.</summary>
    /// <param name="options">The generator.</param>
    /// <param name="where">Names it in errors.</param>
    /// <exception cref="ConfigurationException">There is no such generator.</exception>
    public static void Check(GeneratorOptions options, string where)
    {
        ArgumentNullException.ThrowIfNull(options);
        new Rules(where).RequireRanges(options, Context.GeneratorOptions, "generator.");
        ArchitectureRules.Check(options, where);
    }

    /// <summary>Checks the ranges of a discriminator's keys, and what must hold between them.</summary>
    /// <param name="options">The discriminator.</param>
    /// <param name="where">Names it in errors.</param>
    /// <exception cref="ConfigurationException">There is no such discriminator.</exception>
    public static void Check(DiscriminatorOptions options, string where)
    {
        ArgumentNullException.ThrowIfNull(options);
        new Rules(where).RequireRanges(options, Context.DiscriminatorOptions, "discriminator.");
        ArchitectureRules.Check(options, Smallest with { ImageSize = options.ImageSize }, where);
    }

    /// <summary>A generator as JSON, with every key; equal architectures give equal text.</summary>
    /// <param name="options">The generator.</param>
    public static string Write(GeneratorOptions options) => JsonSerializer.Serialize(options, Context.GeneratorOptions);

    /// <summary>A discriminator as JSON, with every key.</summary>
    /// <param name="options">The discriminator.</param>
    public static string Write(DiscriminatorOptions options) => JsonSerializer.Serialize(options, Context.DiscriminatorOptions);

    // Generated code sets every init-only property, those without a key to null or 0: the defaults go in beforehand.
    private static JsonObject WithDefaults(JsonObject generator)
    {
        var whole = generator.DeepClone().AsObject();
        var defaults = JsonSerializer.SerializeToNode(Smallest, Context.GeneratorOptions)!.AsObject();
        foreach (var property in Context.GeneratorOptions.Properties.Where(property => !property.IsRequired))
        {
            if (!whole.ContainsKey(property.Name) && defaults[property.Name] is { } value)
            {
                whole[property.Name] = value.DeepClone();
            }
        }
        return whole;
    }

    private static ConventionSet Conventions(JsonNode? named, string where)
    {
        try
        {
            return named?.Deserialize(Context.ConventionSet) ?? ConventionSet.Paper;
        }
        catch (JsonException)
        {
            throw new ConfigurationException($"{where}: conventions is {named!.ToJsonString()}, but it must be one of paper, pytorch");
        }
    }
}

/// <summary>The types of an architecture, read and written by generated code.</summary>
[JsonSerializable(typeof(GeneratorOptions))]
[JsonSerializable(typeof(DiscriminatorOptions))]
[JsonSerializable(typeof(ConventionSet))]
internal sealed partial class ArchitectureContext : JsonSerializerContext;
