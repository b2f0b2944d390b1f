using LadaGan.Core.Errors;

namespace LadaGan.Interop.PyTorch.Checkpoints;

/// <summary>Where in a file the authors' networks and optimizers are: what the names of their tensors begin with.</summary>
internal sealed record FoundNetworks
{
    // Each of these tensors is in every such network and in no other, so one that lost a tensor is still recognised.
    private static readonly string[] GeneratorMarks = ["init.0.weight", "pos_64", "pos_1024", "ch_conv.weight"];
    private static readonly string[] DiscriminatorMarks = ["inp_conv.0.weight", "logits.0.weight", "logits.2.weight"];
    private const string MomentMark = ".exp_avg";

    public string? Generator { get; private init; }

    public string? Ema { get; private init; }

    public string? Discriminator { get; private init; }

    public string? GeneratorOptimizer { get; private init; }

    public string? DiscriminatorOptimizer { get; private init; }

    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <exception cref="InteropException">There is no network, or more than can be told apart.</exception>
    public static FoundNetworks In(TensorTable table)
    {
        var generators = Prefixes(table, GeneratorMarks);
        var discriminators = Prefixes(table, DiscriminatorMarks);
        if (generators.Count + discriminators.Count == 0)
        {
            var some = string.Join(", ", table.Names.Take(4).Select(ErrorText.Quote));
            throw table.Bad($"holds none of the authors' networks: no tensor is called {GeneratorMarks[0]} or {DiscriminatorMarks[0]}"
                + (some.Length > 0 ? $"; it has {some}" : "; it has no tensors"));
        }
        var averages = generators.Where(prefix => prefix.Contains("ema", StringComparison.OrdinalIgnoreCase)).ToList();
        var raw = generators.Except(averages).ToList();
        var optimizers = Optimizers(table);
        var found = new FoundNetworks
        {
            Generator = One(table, raw, "generator"),
            Ema = One(table, averages, "EMA generator"),
            Discriminator = One(table, discriminators, "discriminator"),
            GeneratorOptimizer = One(table, [.. optimizers.Where(prefix => IsOf(prefix, 'g'))], "optimizer of the generator"),
            DiscriminatorOptimizer = One(table, [.. optimizers.Where(prefix => IsOf(prefix, 'd'))], "optimizer of the discriminator"),
        };
        return found with { Notes = [.. found.LeftAside(table)] };
    }

    private static List<string> Prefixes(TensorTable table, string[] marks) =>
        [.. table.Names.SelectMany(name => marks.Where(mark => name == mark || name.EndsWith($".{mark}", StringComparison.Ordinal))
            .Select(mark => name[..^mark.Length])).Distinct()];

    private static List<string> Optimizers(TensorTable table) =>
        [.. table.Names.Where(name => name.EndsWith(MomentMark, StringComparison.Ordinal)).Select(name => name.IndexOf(
            "state.", StringComparison.Ordinal) is > 0 and var at ? name[..at] : null).OfType<string>().Distinct()];

    private static bool IsOf(string optimizer, char network) => char.ToLowerInvariant(optimizer[0]) == network;

    private static string? One(TensorTable table, List<string> prefixes, string what) => prefixes switch
    {
        [] => null,
        [var only] => only,
        _ => throw table.Bad($"holds more than one {what}: {string.Join(" and ", prefixes.Take(4).Select(ErrorText.Quote))}; "
            + "save only one of them"),
    };

    private IEnumerable<string> LeftAside(TensorTable table)
    {
        string?[] known = [Generator, Ema, Discriminator, GeneratorOptimizer, DiscriminatorOptimizer];
        var others = table.Names
            .Where(name => !known.Any(prefix => prefix is not null && name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(name => name.Split('.')[0]).Distinct().Take(4).ToList();
        if (others.Count > 0)
        {
            yield return $"left aside, because no network of the authors has it: {string.Join(", ", others.Select(ErrorText.Quote))}";
        }
    }
}
