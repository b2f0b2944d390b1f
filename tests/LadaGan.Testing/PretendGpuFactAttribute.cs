namespace LadaGan.Testing;

/// <summary>A test of the <see cref="PretendGpu"/>, skipped where the tests run on a real GPU: it is not built there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PretendGpuFactAttribute : FactAttribute
{
    public PretendGpuFactAttribute()
    {
        if (TestDevice.Chosen.IsCuda)
        {
            Skip = "needs the pretend GPU";
        }
    }
}
