using System.Globalization;
using LadaGan.Core.Random;

namespace LadaGan.Testing.TensorFlow;

/// <summary>
/// One of the four models that the authors publish, in their layout but narrow: <c>NAME/config.json</c> and
/// <c>NAME/best-training-checkpoints/</c>. The EMA generator has the weights of a golden file, so its right images are known.
/// </summary>
public sealed record PublishedModel
{
    private const string Folder = "best-training-checkpoints";

    public required string Name { get; init; }

    public required int Images { get; init; }

    public required TrainerSizes Sizes { get; init; }

    /// <summary>The file with the generator's weights and the images that they give.</summary>
    public required string GoldenGenerator { get; init; }

    /// <summary>The file with the discriminator's weights; null for drawn ones.</summary>
    public string? GoldenDiscriminator { get; init; }

    /// <summary>Keys of config.json that say how it was trained.</summary>
    public required string Training { get; init; }

    public static PublishedModel Cifar10 { get; } = new()
    {
        Name = "cifar10",
        Images = 68_096_000,
        Sizes = new() { Image = 32, Widths = [64, 16, 4], Heads = [4, 4, 2], Channels = [24, 32] },
        GoldenGenerator = "generator_32",
        GoldenDiscriminator = "discriminator_32",
        Training = """ "bcr": true, "cr_weight": 1.0, "policy": "color,translation,cutout", """,
    };

    public static PublishedModel Celeba64 { get; } = new()
    {
        Name = "celeba_64",
        Images = 72_192_000,
        Sizes = new() { Image = 64, Widths = [64, 16, 4], Heads = [4, 4, 2], Channels = [16, 24, 32] },
        GoldenGenerator = "generator_64",
        GoldenDiscriminator = "discriminator_64",
        Training = """ "bcr": false, "cr_weight": 0.1, "policy": "color,translation", """,
    };

    public static PublishedModel Ffhq128 { get; } = new()
    {
        Name = "ffhq_128",
        Images = 24_064_000,
        Sizes = new() { Image = 128, Widths = [64, 32, 16], Heads = [4, 4, 4], Decoder = [8, 4], Channels = [4, 8, 12, 16] },
        GoldenGenerator = "generator_128_decoder",
        Training = """ "bcr": true, "cr_weight": 0.1, "policy": "color,translation,cutout", """,
    };

    public static PublishedModel Bedroom128 { get; } = Ffhq128 with
    {
        Name = "bedroom_128",
        Images = 10_624_000,
        Training = """ "bcr": false, "policy": "color,translation", """,
    };

    public static PublishedModel Of(string name) =>
        new[] { Cifar10, Celeba64, Ffhq128, Bedroom128 }.Single(model => model.Name == name);

    /// <summary>The images that the golden file has for its latents, [B, 3, side, side].</summary>
    public string GoldenImages => Sizes.Decoder.Length > 0 ? "y_eval_after" : "y";

    /// <summary>The trainer's objects.</summary>
    public TrainerCheckpoint Checkpoint(KerasAdam adam = KerasAdam.Slots)
    {
        using var generator = new Golden(GoldenGenerator);
        using var discriminator = GoldenDiscriminator is null ? null : new Golden(GoldenDiscriminator);
        return new()
        {
            Generator = new TrainerObjects(Sizes, (name, shape) => Drawn($"raw/{name}", shape)).Generator(),
            Ema = new TrainerObjects(Sizes, GoldenVariables.Of(generator, Sizes, Sizes.Decoder.Length > 0 ? "after." : "w.")).Generator(),
            Discriminator = new TrainerObjects(
                Sizes, discriminator is null ? Drawn : GoldenVariables.Of(discriminator, Sizes)).Discriminator(),
            Adam = adam,
            Images = Images,
            Steps = Images / 128,
        };
    }

    /// <summary>Writes the model's folder and returns the checkpoint's prefix.</summary>
    public string Write(string folder, TrainerCheckpoint checkpoint, bool snappy = false, int shards = 1, Func<string, string>? key = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"ckpt-{Images}");
        var prefix = Path.Join(folder, Name, Folder, name);
        var files = new CheckpointFiles { Snappy = snappy, Shards = shards, Key = key ?? (same => same) };
        files.Add(checkpoint.Root());
        files.Write(prefix);
        File.WriteAllText(Path.Join(folder, Name, Folder, "checkpoint"),
            $"model_checkpoint_path: \"{name}\"\nall_model_checkpoint_paths: \"ckpt-1\"\nall_model_checkpoint_paths: \"{name}\"\n");
        File.WriteAllText(Path.Join(folder, Name, "config.json"), Config());
        return prefix;
    }

    /// <summary>The trainer's configuration, as it writes it.</summary>
    public string Config()
    {
        static string List(int[] numbers) => $"[{string.Join(", ", numbers)}]";
        return $$"""
            {
                "img_size": {{Sizes.Image}}, "batch_size": 128, "g_lr": 0.0002, "g_beta1": 0.5, "g_beta2": 0.99,
                "noise_dim": {{Sizes.Latent}}, "g_initializer": "orthogonal", "g_dim": {{List(Sizes.Widths)}},
                "g_heads": {{List(Sizes.Heads)}}, "g_mlp": {{List([Sizes.Mlp, Sizes.Mlp, Sizes.Mlp])}},
                "dec_dim": {{(Sizes.Decoder.Length > 0 ? List(Sizes.Decoder) : "false")}},
                "d_initializer": "orthogonal", "d_enc_dim": {{List(Sizes.Channels)}}, "d_out_dim": {{List(Sizes.Out)}},
                "d_heads": {{Sizes.DiscriminatorHeads}}, "d_mlp": {{Sizes.Mlp}}, "d_lr": 0.0002, "d_beta1": 0.5, "d_beta2": 0.99,
                "gp_weight": 0.0001, {{Training}} "fid_batch_size": 50, "loss": "nsl", "ema_decay": 0.999, "plot_size": 5.2
            }
            """;
    }

    /// <summary>Values that give moderate images: kernels by their inputs, norms near the identity.</summary>
    private static float[] Drawn(string name, long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        Normal.Fill(new Philox(20, Philox.StreamOf(name)), 0, values);
        var scale = shape.Length > 1 ? 1 / Math.Sqrt(values.Length / (double)shape[^1]) : 0.1;
        var leaf = name[(name.LastIndexOf('/') + 1)..];
        return [.. values.Select(value => (float)(leaf switch
        {
            "moving_variance" => 1 + Math.Abs(value),
            "gamma" => 1 + scale * value,
            _ => scale * value,
        }))];
    }
}
