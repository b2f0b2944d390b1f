using System.Diagnostics;
using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Core.Images;
using LadaGan.Inference;

// generate MODEL.safetensors FOLDER [COUNT [FIRST]]: the images of COUNT seeds from FIRST on, as `ladagan generate` writes them.
if (args.Length is < 2 or > 4)
{
    Console.Error.WriteLine("usage: generate MODEL.safetensors FOLDER [COUNT [FIRST]]");
    return 2;
}
try
{
    var count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
    var first = args.Length > 3 ? long.Parse(args[3], CultureInfo.InvariantCulture) : 0;
    long[] seeds = [.. Enumerable.Range(0, count).Select(i => first + i)];

    var watch = Stopwatch.StartNew();
    using var generator = LadaGenerator.Load(args[0]);
    var loaded = watch.Elapsed;

    var pixels = new byte[count * generator.ImageLength];  // [count, size, size, 3]
    generator.Generate(seeds, pixels);

    Directory.CreateDirectory(args[1]);
    for (var i = 0; i < count; i++)
    {
        PngEncoder.Write(Path.Join(args[1], $"seed{seeds[i]:D4}.png"), generator.ImageSize, generator.ImageSize,
            pixels.AsSpan(i * generator.ImageLength, generator.ImageLength));
    }

    var sinceStart = DateTime.Now - Process.GetCurrentProcess().StartTime;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{count} images of {generator.ImageSize}×{generator.ImageSize} in {args[1]} (loading {loaded.TotalSeconds:0.000} s, "
        + $"all {sinceStart.TotalSeconds:0.00} s since the process started)"));
    return 0;
}
catch (Exception error) when (error is LadaGanException or IOException or UnauthorizedAccessException or FormatException
    or OverflowException or ArgumentException)
{
    Console.Error.WriteLine($"generate: {error.Message}");
    return 2;
}
