using System.Runtime.InteropServices;
using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Core.Files;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Generation;

public sealed class LatentDirectionsTests : TensorTest
{
    private const int Width = 8;
    private const int Samples = 400;
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["model.safetensors"];

    /// <summary>The oracle: plain loops over the weights, power iteration, and the regression by its normal equation.</summary>
    [Fact]
    public void Directions_are_those_of_plain_loops()
    {
        Save(Shaken);
        var found = LatentDirections.Find(Path, count: 3, samples: Samples);
        Assert.Equal((3, Width), (found.Count, found.LatentWidth));
        double[][] z = [.. Enumerable.Range(0, Samples).Select(seed => Latents.OfSeeds([seed], Width).Select(x => (double)x).ToArray())];
        var numbers = Numbers();
        double[][] y = [.. z.Select(latent => Modulations(latent, numbers))];
        var centred = Centred(y);
        double[][] covariance = [.. Enumerable.Range(0, y[0].Length).Select(i => Enumerable.Range(0, y[0].Length).Select(
            j => centred.Sum(row => row[i] * row[j]) / (Samples - 1)).ToArray())];
        var total = covariance.Select((row, i) => row[i]).Sum();
        for (var direction = 0; direction < found.Count; direction++)
        {
            var (value, vector) = Largest(covariance);
            double[] scores = [.. centred.Select(row => row.Zip(vector, (a, b) => a * b).Sum())];
            var latents = Centred(z);
            double[] step = [.. Enumerable.Range(0, Width).Select(i =>
                scores.Zip(latents, (score, latent) => score * latent[i]).Sum() / scores.Sum(x => x * x) * Math.Sqrt(value))];
            var sign = Math.Sign(step.MaxBy(Math.Abs));
            Assert.Equal(value / total, found.Shares[direction], 1e-5);
            Assert.All(Enumerable.Range(0, Width), i => Assert.Equal(sign * step[i], found.Step(direction)[i], 1e-3));
            for (var i = 0; i < vector.Length; i++)
            {
                for (var j = 0; j < vector.Length; j++)
                {
                    covariance[i][j] -= value * vector[i] * vector[j];
                }
            }
        }
    }

    /// <summary>Where only one number of z reaches the norms, the first direction is that number, and there is no second.</summary>
    [Fact]
    public void The_only_number_that_modulates_is_the_direction()
    {
        Save(generator =>
        {
            foreach (var (name, tensor, _) in Modulating(generator))
            {
                if (name.EndsWith("hidden.weight", StringComparison.Ordinal))
                {
                    tensor.MulInPlace(0).Narrow(1, 5, 1).AddInPlace(1);
                }
                else if (name.EndsWith("hidden.bias", StringComparison.Ordinal))
                {
                    tensor.AddInPlace(50);      // never negative: ReLU is the identity
                }
            }
        });
        var found = LatentDirections.Find(Path, count: 2, samples: 4000);
        Assert.Equal(1, found.Shares[0], 1e-6);
        var others = found.Step(0).ToArray();
        Assert.Equal(1, others[5], 0.05);
        others[5] = 0;
        Assert.All(others, number => Assert.InRange(number, -0.05, 0.05));
    }

    [Fact]
    public void A_step_moves_by_one_deviation_and_amounts_add_up()
    {
        Save(Shaken);
        var found = LatentDirections.Find(Path, count: 4, samples: Samples);
        var latent = Latents.OfSeeds([17], Width);
        Assert.Equal(latent, found.Move(latent));
        Assert.Equal(latent, found.Move(latent, 0, 0, 0, 0));
        var moved = found.Move(latent, 2, 0, -1.5);
        Assert.All(Enumerable.Range(0, Width), i => Assert.Equal(
            (float)(latent[i] + (2.0 * found.Step(0)[i]) - (1.5 * found.Step(2)[i])), moved[i]));
        Assert.All(Enumerable.Range(0, 4), i => Assert.InRange(found.Step(i).ToArray().Sum(x => (double)x * x), 0, 1.1));
        Assert.Equal(found.Shares.OrderDescending(), found.Shares);
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Move(new float[3], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Move(latent, new double[5]));
    }

    [Fact]
    public void A_file_keeps_them_to_the_bit()
    {
        Save(Shaken);
        var found = LatentDirections.Find(Path, count: 3, samples: Samples);
        SafetensorsWriter.Write(_folder["directions.safetensors"], found.ToSources());
        var read = LatentDirections.Read(_folder["directions.safetensors"]);
        Assert.Equal(found.Shares, read.Shares);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(found.Step(i).ToArray(), read.Step(i).ToArray()));
        Assert.Contains("there is no file of directions",
            Assert.Throws<ModelFileException>(() => LatentDirections.Read(_folder["none"])).Message, StringComparison.Ordinal);
        Assert.Contains("has no directions",
            Assert.Throws<ModelFileException>(() => LatentDirections.Read(Path)).Message, StringComparison.Ordinal);
        Assert.Contains("is not a file of directions",
            Assert.Throws<ModelFileException>(() => LatentDirections.Read(_folder.Write("text", "x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_directions_is_refused()
    {
        Save(_ => { });
        void Refused(string said, Func<LatentDirections> find) =>
            Assert.Contains(said, Assert.Throws<RunException>(() => { find(); }).Message, StringComparison.Ordinal);
        Refused("the number of directions is 0, but it must be from 1 to 8", () => LatentDirections.Find(Path, 0));
        Refused("the number of directions is 9, but it must be from 1 to 8", () => LatentDirections.Find(Path, 9));
        Refused("the number of samples is 1, but it must be from 2", () => LatentDirections.Find(Path, 1, samples: 1));
        Save(_ => { }, "generator.modulation=layerNorm");
        Refused("has layer norms that z does not change (generator.modulation is layerNorm)", () => LatentDirections.Find(Path));
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Biases other than zero, and components of clearly different size.</summary>
    private static void Shaken(Generator generator)
    {
        var wave = 0;
        foreach (var (_, tensor, _) in Modulating(generator))
        {
            var numbers = tensor.Data<float>();
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (float)(Math.Sin(wave++ * 0.7) * (1 + (i % Width)) / Width);
            }
        }
    }

    private static IEnumerable<NamedTensor> Modulating(Generator generator) =>
        generator.Store.Entries.Where(entry => entry.Name.StartsWith("blocks.0.norm", StringComparison.Ordinal));

    private void Save(Action<Generator> change, params string[] settings)
    {
        var configuration = Smallest.Configuration(settings);
        using var generator = new Generator(configuration.Generator, Conventions.Paper, Device.Cpu, seed: 5);
        using (GradMode.Disabled())
        {
            using var scope = new TensorScope();
            change(generator);
        }
        ModelFile.Save(Path, generator.Store, configuration, 0);
    }

    /// <summary>[γ₁ | β₁ | γ₂ | β₂] by the paper's equation 5, in double.</summary>
    private static double[] Modulations(double[] z, Dictionary<string, float[]> numbers)
    {
        double[] Layer(string name, double[] input)
        {
            var (weight, bias) = (numbers[$"{name}.weight"], numbers[$"{name}.bias"]);
            return [.. bias.Select((b, row) => b + input.Select((x, i) => x * weight[(row * input.Length) + i]).Sum())];
        }
        return
        [
            .. from norm in (string[])["blocks.0.norm1", "blocks.0.norm2"]
               let u = Layer($"{norm}.hidden", z).Select(x => Math.Max(x, 0)).ToArray()
               from part in (string[])["gamma", "beta"]
               from number in Layer($"{norm}.{part}", u)
               select number,
        ];
    }

    private Dictionary<string, float[]> Numbers()
    {
        using var file = SafetensorsFile.Open(Path);
        return file.Names.ToDictionary(name => name, name => MemoryMarshal.Cast<byte, float>(file.Entry(name).Bytes()).ToArray());
    }

    private static double[][] Centred(double[][] rows)
    {
        double[] mean = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => row[i]))];
        return [.. rows.Select(row => row.Zip(mean, (x, m) => x - m).ToArray())];
    }

    /// <summary>The largest eigenvalue with its vector, by power iteration.</summary>
    private static (double Value, double[] Vector) Largest(double[][] matrix)
    {
        double[] vector = [.. matrix.Select((_, i) => 1 + (0.1 * i))];
        var value = 0.0;
        for (var step = 0; step < 3000; step++)
        {
            double[] next = [.. matrix.Select(row => row.Zip(vector, (a, b) => a * b).Sum())];
            value = Math.Sqrt(next.Sum(x => x * x));
            vector = [.. next.Select(x => x / value)];
        }
        return (value, vector);
    }
}
