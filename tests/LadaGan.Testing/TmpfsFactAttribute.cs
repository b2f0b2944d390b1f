namespace LadaGan.Testing;

/// <summary>A test that needs a file system of its own, skipped where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute()
    {
        if (!Tmpfs.CanMount)
        {
            Skip = "needs root and mount(8)";
        }
    }
}
