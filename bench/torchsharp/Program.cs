using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LadaGan.TorchSharpBench;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Generator = LadaGan.TorchSharpBench.Generator;

// LadaGAN's networks and training step in TorchSharp, as its users write them, in float32: the counterpart of bench/pytorch/step.py.
//   CONFIG.json BATCH STEPS THREADS BATCHES-TO-GENERATE     BATCH 0: no training
if (args is not [var file, var batchText, var stepsText, var threadsText, var batchesText])
{
    Console.Error.WriteLine("CONFIG.json BATCH STEPS THREADS BATCHES-TO-GENERATE");
    return 2;
}
var (batch, steps) = (Number(batchText), Number(stepsText));
set_num_threads(Number(threadsText));
var sizes = Sizes.Of(file);
using var generator = new Generator(sizes);
using var average = new Generator(sizes);
using var discriminator = new Discriminator(sizes);
average.load_state_dict(generator.state_dict());
average.eval();
using var generatorAdam = optim.Adam(generator.parameters(), 2e-4, 0.5, 0.99);
using var discriminatorAdam = optim.Adam(discriminator.parameters(), 2e-4, 0.5, 0.99);
using var real = (rand(Math.Max(batch, 1), 3, sizes.Image, sizes.Image) * 2) - 1;

Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object?>
{
    ["torch"] = __version__,
    ["precision"] = "float32",
    ["train"] = batch == 0 ? null : Speed(batch, Step, steps),
    ["generate"] = batchesText.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .ToDictionary(count => count, count => Speed(Number(count), () => Generate(Number(count)), Math.Max(steps, 64 / Number(count)))),
    ["peak_rss_mb"] = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576,
    ["parameters"] = new[] { Count(generator), Count(discriminator) },
}));
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static long Count(Module network) => network.parameters().Sum(parameter => parameter.numel());

static Tensor Latents(int count) => randn(count, Sizes.Latent);

void Step()
{
    using var scope = NewDisposeScope();
    var images = real.clone().requires_grad_();
    Tensor fake;
    using (no_grad())
    {
        fake = generator.forward(Latents(batch));
    }
    var logits = discriminator.forward(images);
    var gradient = autograd.grad([logits.sum()], [images], retain_graph: true, create_graph: true)[0];
    var r1 = gradient.square().flatten(1).sum(1).mean();
    var loss = functional.softplus(-logits).mean() + functional.softplus(discriminator.forward(fake)).mean() + (1e-4 * r1);
    discriminatorAdam.zero_grad();
    loss.backward();
    discriminatorAdam.step();
    var other = functional.softplus(-discriminator.forward(generator.forward(Latents(batch)))).mean();
    generatorAdam.zero_grad();
    other.backward();
    generatorAdam.step();
    using (no_grad())
    {
        foreach (var (mine, its) in average.parameters().Zip(generator.parameters()))
        {
            mine.lerp_(its, 0.001);
        }
    }
    _ = loss.item<float>() + other.item<float>() + r1.item<float>();
}

void Generate(int count)
{
    using var scope = NewDisposeScope();
    using var quiet = no_grad();
    average.forward(Latents(count));
}

static double Speed(int images, Action work, int repeats)
{
    work();
    work();
    var times = new List<double>();
    for (var i = 0; i < repeats; i++)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
    times.Sort();
    return Math.Round(images / times[times.Count / 2], 3);
}
