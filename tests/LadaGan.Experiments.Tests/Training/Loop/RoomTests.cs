using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;

namespace LadaGan.Experiments.Tests.Training.Loop;

public sealed class RoomTests
{
    [Fact]
    public void The_largest_micro_batch_that_fits_is_recommended()
    {
        var configuration = Smallest.Configuration("training.batch=12");
        var size = TrainingSize.Of(configuration);
        Room.RequireMemory(configuration, onCpu: true, size.MemoryFor(12));
        Room.RequireMemory(configuration, onCpu: true, available: null);
        Room.RequireMemory(configuration, onCpu: false, size.StateBytes);
        // 5 images would fit, but 5 does not divide 12.
        var refusal = Refused(configuration, size.MemoryFor(5));
        Assert.Contains("a batch of 12 requires about ", refusal, StringComparison.Ordinal);
        Assert.Contains("set training.batchDevice to 4, which requires", refusal, StringComparison.Ordinal);
        Assert.Contains("no batch size fits", Refused(configuration, size.MemoryFor(1) - 1), StringComparison.Ordinal);
        Room.RequireMemory(Smallest.Configuration("training.batch=12", "training.batchDevice=4"), onCpu: true, size.MemoryFor(5));
    }

    [TmpfsFact]
    public void A_disk_without_room_for_a_snapshot_is_refused_and_a_small_one_is_said()
    {
        using var disk = new Tmpfs("size=64k");
        var configuration = Smallest.Configuration("training.images=100000", "training.snapshotKimg=1");
        var size = TrainingSize.Of(configuration);
        Assert.InRange(size.ModelBytes + size.StateBytes, 64 * 1024, 10_000_000);
        Assert.Contains(" of free space; make room", Assert.Throws<RunException>(
            () => Room.RequireDisk(configuration, disk.Folder["runs/of/today"])).Message, StringComparison.Ordinal);
        using var larger = new Tmpfs($"size={(size.ModelBytes + size.StateBytes) * 2 / 4096 * 4096}");
        Assert.Contains("make room, lower training.keep or raise training.snapshotKimg",
            Room.RequireDisk(configuration, larger.Folder["runs"])!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_container_allows_counts()
    {
        using var folder = new TemporaryFolder();
        var machine = folder.Write("meminfo", "MemTotal: 900 kB\nMemAvailable: 500 kB\nSwapFree: 100 kB\n");
        Assert.Equal(600 * 1024, MachineMemory.Of(machine, []));
        folder.Write("group/memory.max", "max\n");
        folder.Write("group/memory.current", "1000\n");
        Assert.Equal(600 * 1024, MachineMemory.Of(machine, [folder["group"], folder["none"]]));
        folder.Write("limited/memory.max", "5000\n");
        folder.Write("limited/memory.current", "4000\n");
        folder.Write("limited/memory.stat", "anon 1\ninactive_file 700\n");
        Assert.Equal(1700, MachineMemory.Of(machine, [folder["limited"], folder["group"]]));
        Assert.Null(MachineMemory.Of(folder["missing"], []));
    }

    private static string Refused(RunConfiguration configuration, long available) =>
        Assert.Throws<RunException>(() => Room.RequireMemory(configuration, onCpu: true, available)).Message;
}
