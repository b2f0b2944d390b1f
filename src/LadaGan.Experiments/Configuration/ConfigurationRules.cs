using LadaGan.Model;

namespace LadaGan.Experiments.Configuration;

/// <summary>What must hold beyond the types: ranges, and shapes that fit together.</summary>
internal static class ConfigurationRules
{
    private static readonly int[] Sizes = [32, 64, 128, 256, 512, 1024];

    public static void Check(RunConfiguration configuration, string where)
    {
        void Require(bool holds, string key, object value, string rule)
        {
            if (!holds)
            {
                throw new ConfigurationException($"{where}: {key} is {value}, but {rule}");
            }
        }

        var (g, d, t) = (configuration.Generator, configuration.Discriminator, configuration.Training);
        Require(configuration.Name.Length > 0 && configuration.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'), "name", $"'{configuration.Name}'", "it may hold only letters, digits, '-', '_' and '.'");
        CheckGenerator(g, Require);
        CheckDiscriminator(d, g, Require);
        CheckTraining(t, Require);
    }

    private static void CheckTraining(TrainingOptions t, Action<bool, string, object, string> require)
    {
        require(t.Batch is >= 1 and <= 65536, "training.batch", t.Batch, "it must be from 1 to 65536");
        require(t.BatchDevice >= 0 && (t.BatchDevice == 0 || t.Batch % t.BatchDevice == 0), "training.batchDevice", t.BatchDevice, $"it must divide training.batch, {t.Batch}, or be 0 for all of it");
        require(t.Images is >= 1 and <= 1_000_000_000_000, "training.images", t.Images, "it must be at least 1");
        require(t.GeneratorLearningRate is > 0 and <= 1, "training.generatorLearningRate", t.GeneratorLearningRate, "it must be above 0 and at most 1");
        require(t.DiscriminatorLearningRate is > 0 and <= 1, "training.discriminatorLearningRate", t.DiscriminatorLearningRate, "it must be above 0 and at most 1");
        require(t.Beta1 is >= 0 and < 1, "training.beta1", t.Beta1, "it must be from 0 to below 1");
        require(t.Beta2 is > 0 and < 1, "training.beta2", t.Beta2, "it must be above 0 and below 1");
        require(t.EmaDecay is >= 0 and < 1, "training.emaDecay", t.EmaDecay, "it must be from 0 to below 1");
        require(t.R1Gamma is >= 0 and <= 1e6, "training.r1Gamma", t.R1Gamma, "it must not be negative");
        require(t.R1Every is >= 1 and <= 65536, "training.r1Every", t.R1Every, "it must be from 1 to 65536");
        require(t.BcrReal is >= 0 and <= 1e6, "training.bcrReal", t.BcrReal, "it must not be negative");
        require(t.BcrFake is >= 0 and <= 1e6, "training.bcrFake", t.BcrFake, "it must not be negative");
        require(t.Subset is > 0 and <= 1, "training.subset", t.Subset, "it must be above 0 and at most 1");
        require(t.Keep is >= 2 and <= 1_000_000, "training.keep", t.Keep, "it must be from 2 (one stays whole while another is written) to 1000000");
        require(RunMetric.Read(t.Metrics) is not null, "training.metrics", $"'{t.Metrics}'", RunMetric.Rule);
        require(t.MetricKimg is >= 0 and <= 1e9, "training.metricKimg", t.MetricKimg, "it must not be negative");
        require(t.SnapshotKimg is > 0 and <= 1e9, "training.snapshotKimg", t.SnapshotKimg, "it must be above 0");
        require(t.TickKimg is >= 0 and <= 1e9, "training.tickKimg", t.TickKimg, "it must not be negative");
    }

    private static void CheckGenerator(GeneratorOptions g, Action<bool, string, object, string> require)
    {
        require(Sizes.Contains(g.ImageSize), "generator.imageSize", g.ImageSize, $"it must be one of {string.Join(", ", Sizes)}");
        require(g.LatentWidth is >= 1 and <= 65536, "generator.latentWidth", g.LatentWidth, "it must be from 1 to 65536");
        require(g.Widths.Count == 3, "generator.widths", List(g.Widths), "the blocks at 8×8, 16×16 and 32×32 need three widths");
        require(g.Heads.Count == 3, "generator.heads", List(g.Heads), "the three blocks need three numbers of heads");
        for (var i = 0; i < 3; i++)
        {
            require(g.Widths[i] is >= 4 and <= 16384 && g.Widths[i] % 4 == 0, "generator.widths", List(g.Widths), "every width must be a multiple of 4 up to 16384 (pixel shuffle divides it by 4)");
            require(g.Heads[i] >= 1 && g.Widths[i] % g.Heads[i] == 0, "generator.heads", List(g.Heads), $"they must divide the widths {List(g.Widths)}");
        }
        require(g.MlpWidth is >= 1 and <= 65536, "generator.mlpWidth", g.MlpWidth, "it must be from 1 to 65536");
        var doublings = int.Log2(g.ImageSize / 32);
        switch (g.Head)
        {
            case GeneratorHead.Pixel:
                require(g.ImageSize == 32, "generator.head", "pixel", $"that head makes 32×32 images, not {g.ImageSize}×{g.ImageSize}: use patch or decoder");
                break;
            case GeneratorHead.Patch:
                require(g.ImageSize > 32 && g.Widths[2] % (1 << (2 * doublings)) == 0, "generator.head", "patch", $"it needs images above 32×32 and a last width divisible by (size/32)² = {1 << (2 * doublings)}");
                break;
            default:
                require(g.DecoderChannels.Count == doublings && doublings > 0, "generator.decoderChannels", List(g.DecoderChannels), $"a decoder to {g.ImageSize}×{g.ImageSize} needs {doublings} stages of doubling");
                break;
        }
        require(g.Head == GeneratorHead.Decoder || g.DecoderChannels.Count == 0, "generator.decoderChannels", List(g.DecoderChannels), "only the decoder head has them");
        require(g.DecoderChannels.All(c => c is >= 1 and <= 16384), "generator.decoderChannels", List(g.DecoderChannels), "every one must be from 1 to 16384");
    }

    private static void CheckDiscriminator(DiscriminatorOptions d, GeneratorOptions g, Action<bool, string, object, string> require)
    {
        require(d.ImageSize == g.ImageSize, "discriminator.imageSize", d.ImageSize, $"the generator makes images of {g.ImageSize}");
        var stages = int.Log2(d.ImageSize / 16) + 1;
        require(d.Channels.Count == stages, "discriminator.channels", List(d.Channels), $"{stages} numbers lead from {d.ImageSize}×{d.ImageSize} to 16×16");
        require(d.Channels.All(c => c is >= 1 and <= 16384), "discriminator.channels", List(d.Channels), "every one must be from 1 to 16384");
        require(d.Heads >= 1 && d.Channels[^1] % d.Heads == 0, "discriminator.heads", d.Heads, $"it must divide the last number of channels, {d.Channels[^1]}");
        require(d.MlpWidth is >= 1 and <= 65536, "discriminator.mlpWidth", d.MlpWidth, "it must be from 1 to 65536");
        require(d.OutputWidth is >= 1 and <= 65536, "discriminator.outputWidth", d.OutputWidth, "it must be from 1 to 65536");
        require(d.LogitWidth is >= 1 and <= 65536, "discriminator.logitWidth", d.LogitWidth, "it must be from 1 to 65536");
    }

    private static string List(IEnumerable<int> values) => $"[{string.Join(", ", values)}]";
}
