using System.Globalization;
using System.Runtime.InteropServices;
using LadaGan.Torch.Native;

namespace LadaGan.Torch;

/// <summary>Measures time by operator, forward and backward.</summary>
public static class OperatorProfile
{
    /// <summary>One operator's calls and the seconds spent in it, without the operators it called.</summary>
    public sealed record Row(string Operator, long Calls, double Seconds);

    /// <summary>Runs and profiles the work; returns the rows largest first.</summary>
    public static IReadOnlyList<Row> Measure(Action work)
    {
        NativeDoor.Check(NativeMethods.lt_profile_start());
        var rows = Array.Empty<Row>();
        try
        {
            work();
        }
        finally
        {
            rows = Stop();
        }
        return rows;
    }

    private static unsafe Row[] Stop()
    {
        const int Capacity = 1 << 16;
        var buffer = new byte[Capacity];
        fixed (byte* text = buffer)
        {
            NativeDoor.Check(NativeMethods.lt_profile_stop(text, Capacity));
            return [.. Marshal.PtrToStringUTF8((nint)text)!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        }
    }

    private static Row Parse(string line)
    {
        var fields = line.Split('\t');
        return new(fields[0], long.Parse(fields[1], CultureInfo.InvariantCulture), double.Parse(fields[2], CultureInfo.InvariantCulture));
    }
}
