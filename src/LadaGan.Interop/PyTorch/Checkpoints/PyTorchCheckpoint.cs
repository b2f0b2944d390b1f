using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch.Names;

namespace LadaGan.Interop.PyTorch.Checkpoints;

/// <summary>
/// Reads the files of the authors' PyTorch trainer: <c>last_ckpt.pt</c> and <c>best_ckpt.pt</c> with networks, optimizers and counters, a
/// bare state_dict, or the same tensors as safetensors.
/// </summary>
/// <remarks>
/// Networks are found by the tensors that only they have, wherever in the file they are; the architecture follows from names and shapes.
/// </remarks>
public static class PyTorchCheckpoint
{
    /// <exception cref="InteropException">The file is damaged or refused, or holds none of the authors' networks; a tensor that is missing,
    /// left over or of another shape is named.</exception>
    /// <exception cref="ConfigurationException">The shapes are those of no generator or discriminator.</exception>
    public static ForeignCheckpoint Read(string path)
    {
        using var table = TensorTable.Open(path);
        var found = FoundNetworks.In(table);
        var notes = found.Notes.ToList();
        var generator = (found.Generator ?? found.Ema) is { } prefix ? ArchitectureOf.Generator(table, prefix) : null;
        if (generator is not null && found is { Generator: not null, Ema: { } average })
        {
            RequireSame(table, generator, ArchitectureOf.Generator(table, average));
        }
        var discriminator = found.Discriminator is { } at ? ArchitectureOf.Discriminator(table, at) : null;
        var generatorNames = generator is null ? [] : PyTorchNames.Of(generator);
        var discriminatorNames = discriminator is null ? [] : PyTorchNames.Of(discriminator);

        NamedValues? Network(string? prefix, IReadOnlyList<PyTorchName> names) =>
            prefix is null ? null : NetworkReader.Weights(table, prefix, names);
        AdamMoments? Moments(string? prefix, IReadOnlyList<PyTorchName> names) =>
            prefix is null || names.Count == 0 ? null : OptimizerReader.Moments(table, prefix, names);

        return new ForeignCheckpoint
        {
            Path = path,
            Kind = FileKinds.Of(path),
            Conventions = ConventionSet.Pytorch,
            GeneratorOptions = generator,
            DiscriminatorOptions = discriminator,
            Generator = Network(found.Generator, generatorNames),
            Ema = Network(found.Ema, generatorNames),
            Discriminator = Network(found.Discriminator, discriminatorNames),
            GeneratorOptimizer = Moments(found.GeneratorOptimizer, generatorNames),
            DiscriminatorOptimizer = Moments(found.DiscriminatorOptimizer, discriminatorNames),
            Counters = new()
            {
                Steps = NetworkReader.Count(table, "iter"),
                BatchNormPasses = found.Discriminator is { } entry ? NetworkReader.BatchNormPasses(table, entry) : null,
                Fid = table.Number("fid"),
                BestFid = table.Number("best_fid"),
            },
            Settings = [.. OptimizerReader.Settings(table, found)],
            Notes = notes,
        };
    }

    private static void RequireSame(TensorTable table, GeneratorOptions generator, GeneratorOptions average)
    {
        if (ArchitectureJson.Write(generator) != ArchitectureJson.Write(average))
        {
            throw table.Bad("has a generator and an EMA generator of different architectures");
        }
    }
}
