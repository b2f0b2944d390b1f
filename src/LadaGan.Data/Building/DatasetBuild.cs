using System.Diagnostics;
using LadaGan.Core.Errors;
using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;

namespace LadaGan.Data.Building;

/// <summary>
/// Builds one data file from a dataset: every image is decoded, made square and resized once, so that training does not have to. The file
/// is the same to the last byte for any number of workers, and for a build that was killed and resumed.
/// </summary>
public static class DatasetBuild
{
    private static readonly TimeSpan SavedEvery = TimeSpan.FromSeconds(0.5);

    /// <summary>Builds the file, or resumes an interrupted build of the same request.</summary>
    /// <param name="request">What to build, and how.</param>
    /// <param name="progress">Called regularly, on the calling thread.</param>
    /// <param name="stop">Ends the build early; finished work is kept for the next build.</param>
    /// <exception cref="DataException">The source cannot be used, none of its images decode, or the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The build was stopped; the same request resumes it.</exception>
    public static BuildReport Run(BuildRequest request, Action<BuildProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Max ?? 1, 1);
        var destination = new BuildDestination(request);
        using var source = ImageSource.Open(request.Source, request.Reading with { UsesLabels = request.WithLabels });
        if (request.WithLabels
            && Enumerable.Range(0, source.Count).FirstOrDefault(index => source.Label(index) is null, -1) is var unlabelled and >= 0)
        {
            throw new DataException($"{source.Path}: {source.Name(unlabelled)} has no class; build without labels, "
                + "or put the images of each class in a folder of its own");
        }
        using var file = Open(request, destination, source);
        try
        {
            using IImageWriter writer = destination.IsPacked
                ? new PackedImageWriter(file.File, request.Size, PackedImageWriter.Describe(source, request))
                : new ZipImageWriter(file.File);
            Write(source, request, file, writer, progress, stop);
            return Complete(source, request, file, writer);
        }
        catch (IOException error)
        {
            var kept = file.KeepOrDiscard();
            throw NotWritten(request, error, kept > 0 ? $"; {kept} images are kept next to it, and the same build resumes from there" : "");
        }
    }

    private static UnfinishedFile Open(BuildRequest request, BuildDestination destination, IImageSource source)
    {
        try
        {
            return new UnfinishedFile(destination, SourceFingerprint.Of(source, request));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(request, error, "");
        }
    }

    private static DataException NotWritten(BuildRequest request, Exception error, string consequence) =>
        new($"{request.Destination} cannot be written: {error.Clause()}{consequence}", error);

    private static void Write(IImageSource source, BuildRequest request, UnfinishedFile file, IImageWriter writer,
        Action<BuildProgress>? progress, CancellationToken stop)
    {
        var (total, max) = (Math.Min(source.Count, request.Max ?? int.MaxValue), request.Max ?? int.MaxValue);
        var (start, maker) = (file.Next, new ImageMaker(source, request, writer));
        using var makers = new OrderedPrefetcher<ImageMaker.Made[]>(
            (number, stopped) => maker.Make((int)Math.Min(start + (number * maker.Chunk), source.Count), stopped),
            request.Workers, (2 * request.Workers) + 1);
        var sinceSaved = Stopwatch.StartNew();
        try
        {
            while (file.Next < source.Count && file.Count < max)
            {
                progress?.Invoke(new BuildProgress(Math.Min(file.Next, total), total));
                stop.ThrowIfCancellationRequested();
                foreach (var made in makers.Take(stop).TakeWhile(_ => file.Count < max))
                {
                    Add(source, request, file, writer, made);
                }
                if (sinceSaved.Elapsed >= SavedEvery)
                {
                    file.Save();
                    sinceSaved.Restart();
                }
            }
            progress?.Invoke(new BuildProgress(total, total));
        }
        catch (OperationCanceledException)
        {
            file.Save();
            file.KeepOrDiscard();
            throw;
        }
    }

    private static void Add(IImageSource source, BuildRequest request, UnfinishedFile file, IImageWriter writer, ImageMaker.Made made)
    {
        if (made.Reason is null)
        {
            writer.Append(made.Encoded);
        }
        else if (request.IsStrict)
        {
            Refuse(source, file, file.Next, made.Reason);
        }
        file.Advance(made.Reason);
    }

    private static BuildReport Complete(IImageSource source, BuildRequest request, UnfinishedFile file, IImageWriter writer)
    {
        if (file.LeftOut is [var first, ..] && (request.IsStrict || file.Count == 0))
        {
            Refuse(source, file, first.Index, first.Reason);
        }
        writer.Finish(request.WithLabels ? LabelsOf(source, file) : null, request.WithLabels ? source.ClassNames : []);
        file.Complete();
        return new BuildReport(file.Count, file.File.Length, file.Resumed,
            [.. file.LeftOut.Select(image => new CorruptImage(source.Name(image.Index), image.Reason))])
        {
            Notes = source.NotesWithSkipped(),
        };
    }

    private static void Refuse(IImageSource source, UnfinishedFile file, int index, string reason)
    {
        var none = file.Count == 0 && file.Next == source.Count;
        file.Discard();
        throw new DataException(none
            ? $"{source.Path}: none of its images can be decoded; {source.Name(index)} {reason}"
            : $"{source.Path}: {source.Name(index)} {reason}; repair or remove it, or skip images that cannot be decoded");
    }

    private static int[] LabelsOf(IImageSource source, UnfinishedFile file)
    {
        var leftOut = file.LeftOut.Select(image => image.Index).ToHashSet();
        return [.. Enumerable.Range(0, file.Next).Where(index => !leftOut.Contains(index)).Select(index => source.Label(index)!.Value)];
    }
}
