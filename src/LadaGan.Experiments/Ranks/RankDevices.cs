using LadaGan.Torch;

namespace LadaGan.Experiments.Ranks;

/// <summary>The devices on which ranks compute.</summary>
internal static class RankDevices
{
    /// <summary>A device of this machine, told from those of others.</summary>
    public static string NameOf(Device device) => $"{device} of {Environment.MachineName}";

    /// <param name="devices">The device of each rank, as it names it.</param>
    /// <exception cref="RunException">Two ranks use the same GPU.</exception>
    public static void RequireOwn(IReadOnlyList<string> devices)
    {
        var first = new Dictionary<string, int>();
        foreach (var (rank, device) in devices.Index().Where(entry => !entry.Item.StartsWith($"{Device.Cpu} ", StringComparison.Ordinal)))
        {
            if (!first.TryAdd(device, rank))
            {
                throw new RunException($"ranks {first[device]} and {rank} both use {device}: give each rank a GPU of its own, "
                    + "with the device auto, or start fewer ranks");
            }
        }
    }
}
