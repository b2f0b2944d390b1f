using System.Diagnostics;
using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Inference;
using LadaGan.Samples.Generate;

// generate MODEL.safetensors OUT.ppm [COUNT [SEED]]: images side by side, in a format that takes three lines to write.
if (args.Length is < 2 or > 4)
{
    Console.Error.WriteLine("usage: generate MODEL.safetensors OUT.ppm [COUNT [SEED]]");
    return 2;
}
try
{
    var count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
    var random = new Random(args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 0);
    var watch = Stopwatch.StartNew();
    using var generator = LadaGenerator.Load(args[0]);
    var loaded = watch.Elapsed;

    var latents = new float[count * generator.LatentWidth];
    NormalNumbers.Fill(random, latents);
    var pixels = new byte[count * generator.ImageLength];
    generator.Generate(latents, pixels);
    PpmFile.Write(args[1], pixels, generator.ImageSize, count);

    var sinceStart = DateTime.Now - Process.GetCurrentProcess().StartTime;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{count} images of {generator.ImageSize}×{generator.ImageSize}: {args[1]} (loading {loaded.TotalSeconds:0.000} s, "
        + $"all {sinceStart.TotalSeconds:0.00} s since the process started)"));
    return 0;
}
catch (Exception error) when (error is LadaGanException or IOException or UnauthorizedAccessException or FormatException
    or OverflowException)
{
    Console.Error.WriteLine($"generate: {error.Message}");
    return 2;
}
