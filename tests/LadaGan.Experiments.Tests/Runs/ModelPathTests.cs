using LadaGan.Architecture.Files;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public class ModelPathTests
{
    [Fact]
    public void A_file_a_run_or_a_folder_of_runs_gives_a_model_file()
    {
        using var folder = new TemporaryFolder();
        void Refused(string path, string said) =>
            Assert.Contains(said, Assert.Throws<ModelFileException>(() => ModelPath.Find(path)).Message, StringComparison.Ordinal);
        var file = folder.Write("any.safetensors", "x");
        Assert.Equal(file, ModelPath.Find(file));
        Refused(folder["missing"], $"there is no model file {folder["missing"]}");
        Refused(folder.Path, $"{folder.Path} is neither a run directory nor a folder of runs");

        var request = new RunRequest { Data = "a", Configuration = Smallest.Configuration(), OutDir = folder.Path };
        var run = RunDirectory.Create(request, out var held);
        held.Dispose();
        run.WriteOptions(request, new DataIdentity(1, "", ""));
        Refused(folder.Path, $"{run.Path} has no model file yet");
        File.WriteAllText(run.Model(4000), "");
        File.WriteAllText(run.Model(12000), "");
        Assert.Equal(run.Model(12000), ModelPath.Find(run.Path));
        Assert.Equal(run.Model(12000), ModelPath.Find(folder.Path));
    }
}
