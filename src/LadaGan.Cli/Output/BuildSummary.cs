using System.Globalization;
using LadaGan.Data.Building;

namespace LadaGan.Cli.Output;

/// <summary>What a build made and what it left out.</summary>
internal static class BuildSummary
{
    public static void Print(BuildRequest request, BuildReport report, TimeSpan time)
    {
        var (made, seconds) = (report.Images - report.Resumed, Math.Max(time.TotalSeconds, 1e-9));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{request.Destination}: {report.Images:N0} images of {request.Size}×{request.Size}, {ByteCount.Of(report.Bytes)}; {made:N0} made in {seconds:0.0} s ({made / seconds:N0} images/s){(report.Resumed > 0 ? $", {report.Resumed:N0} were there from an interrupted build" : "")}"));
        LeftOut.Warn(report.LeftOut);
    }
}
