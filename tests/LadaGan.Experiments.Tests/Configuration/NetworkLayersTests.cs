using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Experiments.Configuration;
using LadaGan.Model;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Configuration;

/// <summary>The layer list of every configuration matches its networks in names, shapes and order.</summary>
public class NetworkLayersTests : TensorTest
{
    public static TheoryData<string> Configurations => [.. ConfigurationCatalog.Names];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void The_networks_of_every_configuration_match_the_layer_list(string name)
    {
        var configuration = ConfigurationCatalog.Load(name);
        var conventions = Conventions.Of(configuration.Conventions);
        using (var generator = new Generator(configuration.Generator, conventions, Device.Cpu, seed: null))
        {
            Agree(generator.Store, NetworkLayers.Of(configuration.Generator));
        }
        foreach (var kind in Enum.GetValues<DiscriminatorKind>())
        {
            var options = configuration.Discriminator with { Kind = kind };
            using var discriminator = new Discriminator(options, conventions, Device.Cpu, seed: null);
            Agree(discriminator.Store, NetworkLayers.Of(options));
        }
    }

    private static void Agree(ParameterStore store, NetworkLayers network) => Assert.Equal(
        store.Entries.Select(entry => $"{entry.Name} [{string.Join(", ", entry.Tensor.Shape)}] {entry.IsParameter}"),
        network.Tensors.Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}] {tensor.IsTrained}"));
}
