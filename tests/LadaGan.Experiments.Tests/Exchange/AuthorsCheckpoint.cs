namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>A checkpoint of the authors' PyTorch trainer, and what its networks answer.</summary>
internal static class AuthorsCheckpoint
{
    /// <summary>The names of its expected answers, for <see cref="Golden"/>.</summary>
    public const string Expected = "interop/pytorch_last_ckpt_expected";

    public static string Path { get; } = System.IO.Path.Join(Repository.Root, "tests", "golden", "interop", "pytorch_last_ckpt.pt");
}
