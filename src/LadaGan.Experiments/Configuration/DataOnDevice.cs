namespace LadaGan.Experiments.Configuration;

/// <summary>Whether a GPU keeps the images of a run in its memory.</summary>
public enum DataOnDevice
{
    /// <summary>If they take at most a quarter of what is free once the networks are there.</summary>
    Auto,

    /// <summary>Each batch is copied to the GPU.</summary>
    Never,
}
