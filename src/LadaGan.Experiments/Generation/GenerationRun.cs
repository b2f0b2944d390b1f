using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Core.Images;
using LadaGan.Data.Images;
using LadaGan.Experiments.Ranks;
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

    /// <inheritdoc cref="Run(GenerationRequest, Action{int, int}, Action{string}, CancellationToken)"/>
    public static Result Run(GenerationRequest request, Action<int, int>? progress = null, CancellationToken cancellation = default) =>
        Run(request, progress, rankLost: null, cancellation);

    /// <param name="request">Which images to generate, and where to write them.</param>
    /// <param name="progress">Called with the number of images done and the total.</param>
    /// <param name="rankLost">
    /// Called on another thread with the sentence of a <see cref="RankLostException"/>, which the calling thread gets when it notices.
    /// </param>
    /// <param name="cancellation">Cancels between batches.</param>
    /// <exception cref="RunException">Part of the request is invalid, or the images do not fit into a GPU's memory.</exception>
    /// <exception cref="RankLostException">A rank died, hangs or cannot be reached.</exception>
    public static Result Run(
        GenerationRequest request, Action<int, int>? progress, Action<string>? rankLost, CancellationToken cancellation)
    {
        if (request.Place is not { } place)
        {
            return NameExhaustedMemory(request, () => Generate(request, ranks: null, progress, cancellation));
        }
        using var ranks = RankSession.Join(place, RankJob.Generation, rankLost ?? (_ => { }));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ranks.StopAsked);
        return ranks.Lead(() => NameExhaustedMemory(request, () => Generate(request, ranks, progress, either.Token)));
    }

    /// <exception cref="RunException">The work exhausted a GPU's memory.</exception>
    internal static T NameExhaustedMemory<T>(GenerationRequest request, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DeviceMemoryException error)
        {
            throw new RunException(
                $"generating {request.Batch} images at a time exhausted the memory of {request.Device}; lower the batch size", error);
        }
    }

    private static Result Generate(
        GenerationRequest request, RankSession? ranks, Action<int, int>? progress, CancellationToken cancellation)
    {
        RequireOutput(request);
        using var maker = BatchMaker.Open(request);
        var (count, size) = (maker.Count, maker.Size);
        var grid = request.IsGrid ? GridOf(request, count, size, maker.Across) : default;
        RequireRoom(request, count, size);
        if (ranks is not null)
        {
            maker.Facts().Compare(ranks, request.Device);
        }
        PrepareFolders(request);
        var length = 3 * size * size;
        var raw = request.Raw is null ? null : new float[count * length];
        var cells = request.IsGrid ? new byte[checked(count * length * maker.Across)] : null;
        var watch = Stopwatch.StartNew();
        void Make(Stream? array) => DividedBatches.Lead(maker, request.Batch, ranks, batch =>
        {
            if (raw is not null)
            {
                batch.Raw.CopyTo(raw.AsSpan(batch.Start * length));
            }
            if (request.Output is not null)
            {
                Deliver(request, batch, cells);
            }
            array?.Write(batch.Pixels);
            progress?.Invoke(batch.Start + batch.Count, count);
        }, cancellation);
        if (request.Npz is { } npz)
        {
            NpzWriter.Write(npz, [NpySource.FromWriter(GenerationRequest.NpzArray, DataType.UInt8, [count, size, size, 3], Make)]);
        }
        else
        {
            Make(null);
        }
        if (cells is not null)
        {
            var sheet = ImageGrid.Compose(cells, size, maker.Across * size, grid.Rows, grid.Columns);
            PngEncoder.Write(request.Output!, sheet.Width, sheet.Height, sheet.Rgb);
        }
        if (raw is not null)
        {
            WriteRaw(request.Raw!, raw, count, size);
        }
        return new(count, size, watch.Elapsed.TotalSeconds, [.. new[] { request.Output, request.Npz, request.Raw }.OfType<string>()]);
    }

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

    /// <summary>Puts images into the grid, or writes their files.</summary>
    private static void Deliver(GenerationRequest request, GeneratedBatch batch, byte[]? cells)
    {
        if (cells is not null)
        {
            foreach (var (i, cell) in batch.Drawn.Index())
            {
                cell.CopyTo(cells.AsSpan((batch.Start + i) * cell.Length));
            }
            return;
        }
        var files = batch.Drawn.Count / batch.Count;
        for (var i = 0; i < batch.Count; i++)
        {
            var row = batch.Start + i;
            PngEncoder.Save(Path.Combine(request.Output!, request.Latents.NameOf(row)), batch.Drawn[i * files]);
            if (files > 1)
            {
                PngEncoder.Save(Path.Combine(request.Output!, request.Latents.NameOfMaps(row)), batch.Drawn[(i * files) + 1]);
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

    private static void PrepareFolders(GenerationRequest request)
    {
        var output = request.IsGrid ? FolderOf(request.Output) : request.Output;
        foreach (var folder in new[] { output, FolderOf(request.Npz), FolderOf(request.Raw) })
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
