using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Core.Images;
using LadaGan.Data.Images;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Runs;
using LadaGan.Interop.Numpy;
using LadaGan.Torch;

namespace LadaGan.Experiments.Generation;

/// <summary>Generates images with a trained model: separate files, a grid, or raw values.</summary>
public static class GenerationRun
{
    private const int LargestSide = 16384;

    /// <summary>A path that ends so was meant as a file.</summary>
    private static readonly string[] OtherFiles =
    [
        ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif", ".heic", ".jxl", ".ppm", ".svg", ".pdf",
        ".mp4",
        ".npy", ".npz", ".safetensors", ".pt", ".pth", ".pkl", ".onnx", ".zip", ".tar", ".gz", ".tgz", ".json", ".csv", ".txt", ".html",
    ];

    /// <summary>The result of a generation.</summary>
    /// <param name="Count">The number of images.</param>
    /// <param name="Size">Side of the images in pixels.</param>
    /// <param name="Seconds">The time from the first latent to the last file.</param>
    /// <param name="Written">The files and folders written.</param>
    public sealed record Result(int Count, int Size, double Seconds, IReadOnlyList<string> Written);

    /// <param name="request">Which images to generate, and where to write them.</param>
    /// <param name="progress">Called with the number of images done and the total.</param>
    /// <param name="cancellation">Cancels between batches.</param>
    /// <exception cref="RunException">Part of the request is invalid, or the images do not fit into a GPU's memory.</exception>
    public static Result Run(GenerationRequest request, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            return Generate(request, progress, cancellation);
        }
        catch (DeviceMemoryException error)
        {
            throw new RunException(
                $"generating {request.Batch} images at a time exhausted the memory of {request.Device}; lower the batch size", error);
        }
    }

    private static Result Generate(GenerationRequest request, Action<int, int>? progress, CancellationToken cancellation)
    {
        RequireOutput(request);
        var path = ModelPath.Find(request.Model);
        using var engine = EngineChoice.Open(request.Engine, path, request.Device, request.Threads, request.Precision);
        var (size, width) = (engine.ImageSize, engine.LatentWidth);
        var latents = Truncated(request.Latents.Load(width), request.Truncation);
        var count = latents.Length / width;
        var asGrid = IsGrid(request);
        // With maps, a cell of the grid is as many times as wide.
        var across = 1 + (request.AttentionHead is { } head ? Maps(engine, latents.AsSpan(0, width), head) : 0);
        var grid = asGrid ? GridOf(request, count, size, across) : default;
        RequireRoom(request, count, size);
        PrepareFolders(request, asGrid);
        var length = 3 * size * size;
        var raw = request.Raw is null ? null : new float[count * length];
        var cells = asGrid ? new byte[checked(count * length * across)] : null;
        var most = Math.Min(request.Batch, count) * length;
        var (images, bytes) = (raw is null ? [] : new float[most], new byte[most]);
        var watch = Stopwatch.StartNew();
        void Make(Stream? array)
        {
            for (var start = 0; start < count; start += request.Batch)
            {
                cancellation.ThrowIfCancellationRequested();
                var rows = Math.Min(request.Batch, count - start);
                var z = latents.AsSpan(start * width, rows * width);
                var made = bytes.AsSpan(0, rows * length);
                var traced = request.AttentionHead is null ? null : engine.Trace(z, cancellation);
                if (raw is not null)
                {
                    var unrounded = images.AsSpan(0, rows * length);
                    engine.Generate(z, unrounded, cancellation);
                    unrounded.CopyTo(raw.AsSpan(start * length));
                    Quantize(unrounded, made, size);
                }
                else if (traced is not null)
                {
                    traced.Pixels.CopyTo(made);
                }
                else
                {
                    engine.Generate(z, made, cancellation);
                }
                if (request.Output is not null)
                {
                    Deliver(request, start, size, made, traced, cells);
                }
                array?.Write(made);
                progress?.Invoke(start + rows, count);
            }
        }
        if (request.Npz is { } npz)
        {
            NpzWriter.Write(npz, [NpySource.FromWriter(GenerationRequest.NpzArray, DataType.UInt8, [count, size, size, 3], Make)]);
        }
        else
        {
            Make(null);
        }
        if (asGrid)
        {
            var sheet = ImageGrid.Compose(cells, size, across * size, grid.Rows, grid.Columns);
            PngEncoder.Write(request.Output!, sheet.Width, sheet.Height, sheet.Rgb);
        }
        if (raw is not null)
        {
            WriteRaw(request.Raw!, raw, count, size);
        }
        return new(count, size, watch.Elapsed.TotalSeconds, [.. new[] { request.Output, request.Npz, request.Raw }.OfType<string>()]);
    }

    /// <summary>ψ·z; z itself if ψ is 1.</summary>
    private static float[] Truncated(float[] latents, double truncation) => truncation == 1
        ? latents
        : Array.ConvertAll(latents, number => (float)(truncation * number));

    /// <summary>The number of maps that belong to an image.</summary>
    private static int Maps(IImageEngine engine, ReadOnlySpan<float> latent, int head)
    {
        var maps = engine.Trace(latent, CancellationToken.None).Maps;
        AttentionHead.Require(maps.Min(map => map.Heads), head);
        return maps.Count;
    }

    private static bool IsGrid(GenerationRequest request) =>
        request.Output?.EndsWith(".png", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Refuses among others a file of another format, which would become a folder with that name.</summary>
    private static void RequireOutput(GenerationRequest request)
    {
        var output = request.Output;
        if (request.Truncation is not (>= 0 and <= 1))
        {
            throw new RunException(string.Create(CultureInfo.InvariantCulture,
                $"the truncation is {request.Truncation}, but it must be from 0 to 1"));
        }
        if (request.AttentionHead is not null && output is null)
        {
            throw new RunException("attention maps are written beside the images: name a directory or a .png file for them");
        }
        if (output is not null && OtherFiles.Contains(Path.GetExtension(output).ToLowerInvariant()) && !Directory.Exists(output))
        {
            throw new RunException($"the output path is '{output}', but images are written as PNG: name a .png file for a sample grid, "
                + "or a directory for one file per image");
        }
        if (output is not null && output.EndsWith(".png", StringComparison.OrdinalIgnoreCase) && Directory.Exists(output))
        {
            throw new RunException($"the output path is '{output}', which is a directory; end it with a slash for one file per image");
        }
    }

    /// <summary>images [B, 3, S, S] → pixels [B, S, S, 3].</summary>
    private static void Quantize(ReadOnlySpan<float> images, Span<byte> pixels, int size)
    {
        var plane = size * size;
        for (var at = 0; at < images.Length; at += 3 * plane)
        {
            var image = images.Slice(at, 3 * plane);
            PixelValue.Interleave(image[..plane], image[plane..(2 * plane)], image[(2 * plane)..], pixels.Slice(at, 3 * plane));
        }
    }

    private static void Deliver(
        GenerationRequest request, int start, int size, ReadOnlySpan<byte> bytes, TracedImages? traced, byte[]? cells)
    {
        var length = size * size * 3;
        for (var i = 0; i < bytes.Length / length; i++)
        {
            var image = bytes.Slice(i * length, length);
            var maps = traced is null ? [] : MapImages.SideBySide(traced, i, request.AttentionHead!.Value, size);
            if (cells is not null)
            {
                var cell = maps.Length == 0 ? image : MapImages.Beside(image, maps, size);
                cell.CopyTo(cells.AsSpan((start + i) * cell.Length));
                continue;
            }
            PngEncoder.Write(Path.Combine(request.Output!, request.Latents.NameOf(start + i)), size, size, image);
            if (maps.Length > 0)
            {
                PngEncoder.Write(
                    Path.Combine(request.Output!, request.Latents.NameOfMaps(start + i)), maps.Length / (3 * size), size, maps);
            }
        }
    }

    private static (int Columns, int Rows) GridOf(GenerationRequest request, int count, int size, int across)
    {
        var columns = (int)Math.Ceiling(Math.Sqrt((double)count / across));
        var grid = request.Grid ?? (columns, (count + columns - 1) / columns);
        if (grid.Columns * grid.Rows < count)
        {
            throw new RunException(
                $"a grid of {grid.Columns}x{grid.Rows} has no room for {count} images; give a larger grid or fewer seeds");
        }
        if (Math.Max((long)grid.Columns * across, grid.Rows) * size > LargestSide)
        {
            throw new RunException($"a grid of {grid.Columns}x{grid.Rows} images of {size} pixels is longer than {LargestSide} on a "
                + "side; write to a folder instead");
        }
        return grid;
    }

    /// <summary>Refuses more raw values than one array holds, because a file is written from one array.</summary>
    private static void RequireRoom(GenerationRequest request, int count, int size)
    {
        var most = Array.MaxLength / (3 * size * size);
        if (request.Raw is not null && count > most)
        {
            throw new RunException(
                $"{request.Raw} would contain {count} images, but one file holds at most {most} of {size}×{size}; write several files");
        }
    }

    private static void PrepareFolders(GenerationRequest request, bool asGrid)
    {
        foreach (var folder in new[] { asGrid ? FolderOf(request.Output) : request.Output, FolderOf(request.Npz), FolderOf(request.Raw) })
        {
            try
            {
                if (folder is not null)
                {
                    Directory.CreateDirectory(folder);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new RunException($"{folder} cannot be written to: {error.Clause()}; choose another output path", error);
            }
        }
    }

    private static string? FolderOf(string? file) => file is null ? null : Path.GetDirectoryName(Path.GetFullPath(file));

    private static void WriteRaw(string path, float[] images, int count, int size)
    {
        SafetensorsWriter.Write(path, [SafetensorsSource.FromWriter("images", SafetensorsType.F32, [count, 3, size, size], stream =>
        {
            var length = 3 * size * size;
            for (var i = 0; i < count; i++)
            {
                stream.Write(MemoryMarshal.AsBytes(images.AsSpan(i * length, length)));
            }
        })]);
    }
}
