namespace LadaGan.Testing;

/// <summary>A test that runs where <see cref="TestDevice"/> is an NVIDIA GPU and is skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute()
    {
        if (!TestDevice.Chosen.IsCuda)
        {
            Skip = "needs an NVIDIA GPU (LADAGAN_TEST_DEVICE=cuda:0)";
        }
    }
}
