using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LadaGan.Architecture.Json;

namespace LadaGan.Architecture.Tests;

/// <summary>The networks of the smallest configuration, changed by settings such as <c>generator.mlpWidth=4</c>.</summary>
internal sealed record SmallestNetworks(GeneratorOptions Generator, DiscriminatorOptions Discriminator)
{
    private const string Where = "the smallest";

    public static SmallestNetworks Read(params IEnumerable<string> settings)
    {
        var tree = StrictJson.Parse(SmallestConfiguration.Json, Where);
        foreach (var setting in settings)
        {
            var (key, value) = (setting.Split('=')[0].Split('.'), setting.Split('=')[1]);
            tree[key[0]]![key[1]] = StrictJson.ParseValue(value);
        }
        var networks = new SmallestNetworks(Read<GeneratorOptions>(tree, "generator"), Read<DiscriminatorOptions>(tree, "discriminator"));
        ArchitectureRules.Check(networks.Generator, Where);
        ArchitectureRules.Check(networks.Discriminator, networks.Generator, Where);
        return networks;
    }

    private static T Read<T>(JsonObject tree, string key)
        where T : class
    {
        var options = StrictJson.Options(new DefaultJsonTypeInfoResolver());
        return StrictJson.Read(tree[key]!.AsObject(), (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)), Where, $"{key}.");
    }
}
