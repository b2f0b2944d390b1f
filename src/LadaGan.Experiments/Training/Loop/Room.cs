using System.Globalization;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>Compares what a run requires with the machine's memory and disk, before anything is allocated.</summary>
internal static class Room
{
    /// <summary>Refuses a run that does not fit into memory, and says what would.</summary>
    /// <param name="configuration">The run's.</param>
    /// <param name="onCpu">Whether the steps are computed in this memory; on a GPU, only the copy to be saved is here.</param>
    /// <param name="available">Bytes; null if unknown.</param>
    /// <exception cref="RunException">It does not fit.</exception>
    public static void RequireMemory(RunConfiguration configuration, bool onCpu, long? available)
    {
        var (training, size) = (configuration.Training, TrainingSize.Of(configuration));
        var micro = training.BatchDevice > 0 ? Math.Min(training.BatchDevice, training.Batch) : training.Batch;
        var required = onCpu ? size.MemoryFor(micro) : size.StateBytes;
        if (available is not { } free || required <= free)
        {
            return;
        }
        var fitting = onCpu
            ? Enumerable.Range(1, micro).LastOrDefault(images => training.Batch % images == 0 && size.MemoryFor(images) <= free)
            : 0;
        var advice = fitting > 0
            ? $"set training.batchDevice to {fitting}, which requires about {Gigabytes(size.MemoryFor(fitting))}"
            : $"no batch size fits, because the networks alone require {Gigabytes(onCpu ? size.MemoryFor(1) : required)}: "
                + "choose a smaller configuration";
        throw new RunException(
            $"training {configuration.Name} with a batch of {micro} requires about {Gigabytes(required)} of memory, "
            + $"but {Gigabytes(free)} are available; {advice}");
    }

    /// <summary>What a run says that has exhausted a GPU's memory: a smaller micro-batch, by the figures of the CPU.</summary>
    /// <param name="request">The run.</param>
    /// <param name="free">Bytes that were free on the GPU at the start; null if unknown.</param>
    /// <param name="error">Where it happened.</param>
    public static RunException Exhausted(RunRequest request, long? free, DeviceMemoryException error)
    {
        var (configuration, training) = (request.Configuration, request.Configuration.Training);
        var (size, here) = (TrainingSize.Of(configuration), training.Batch / (request.Place?.Size ?? 1));
        var micro = training.BatchDevice > 0 ? Math.Min(training.BatchDevice, here) : here;
        // It did not fit, whatever the figures say: at least half of it is left out.
        var fitting = Enumerable.Range(1, micro / 2).LastOrDefault(
            images => here % images == 0 && (free is not { } bytes || size.MemoryFor(images) <= bytes));
        var had = free is { } all ? $"the {Gigabytes(all)} that were free on {request.Device}" : $"the memory of {request.Device}";
        var advice = fitting > 0 ? $"set training.batchDevice to {fitting}" : "choose a smaller configuration";
        return new($"training {configuration.Name} with a batch of {micro} exhausted {had}; {advice}", error);
    }

    /// <summary>Refuses a run whose first snapshot does not fit on the disk.</summary>
    /// <returns>A caution if later ones will not fit; null if there is room for all.</returns>
    /// <exception cref="RunException">There is no room for a snapshot.</exception>
    public static string? RequireDisk(RunConfiguration configuration, string outDir)
    {
        if (FreeOn(outDir) is not { } free)
        {
            return null;
        }
        var size = TrainingSize.Of(configuration);
        var first = size.StateBytes + size.ModelBytes;
        if (free < first)
        {
            throw new RunException($"a snapshot requires {Gigabytes(first)}, but {outDir} has {Gigabytes(free)} of free space; "
                + "make room, or choose another directory of runs");
        }
        // A new state is written before the oldest is deleted.
        var all = size.DiskFor(configuration.Training) + size.StateBytes;
        return free < all
            ? $"the run requires about {Gigabytes(all)} of disk space, but {outDir} has {Gigabytes(free)} of free space: on a full disk "
                + "training continues, but nothing is saved; make room, lower training.keep or raise training.snapshotKimg"
            : null;
    }

    /// <summary>The free space where the folder is, or will be; null if the file system does not say.</summary>
    private static long? FreeOn(string folder)
    {
        var path = Path.GetFullPath(folder);
        while (!Directory.Exists(path))
        {
            path = Path.GetDirectoryName(path)!;
        }
        try
        {
            var drive = new DriveInfo(path);
            return drive.TotalSize > 0 ? drive.AvailableFreeSpace : null;    // /proc and its like have no size at all
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static string Gigabytes(long bytes)
    {
        var (value, unit) = bytes < 100_000_000 ? (bytes / 1e6, "MB") : (bytes / 1e9, "GB");
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {unit}");
    }
}
