namespace LadaGan.Experiments.Tests.Training.Measuring;

/// <summary>A file of formula weights and a cache folder, created once per test class.</summary>
public sealed class FormulaFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FormulaFile() => FormulaWeights.WriteInception(Path);

    public string Path => _folder["formula.safetensors"];

    public string Cache => _folder["cache"];

    public void Dispose() => _folder.Dispose();
}
