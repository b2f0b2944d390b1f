using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Interop.Onnx;
using LadaGan.OnnxRuntimeBench;

// speed CONFIGURATIONS BATCHES ROUNDS THREADS, lists with commas: the table of bench/results.
// export FOLDER: an ONNX file of every configuration, attention and form of weights, for another program to check.
var work = Directory.CreateTempSubdirectory("ladagan-");
try
{
    if (args is ["speed", var names, var batches, var rounds, var threads])
    {
        Console.WriteLine("| engine | batch | images/s, median | range | ratio to ours, median |\n|---|---|---|---|---|");
        foreach (var name in names.Split(','))
        {
            var model = Path.Join(work.FullName, $"{name}.safetensors");
            DrawnModel.Write(model, ConfigurationOf(name).ToJsonString());
            Console.WriteLine($"| **{name}** | | | | |");
            foreach (var batch in batches.Split(','))
            {
                using var contest = new Contest(model, Number(batch), Number(threads));
                contest.Run(Number(rounds));
            }
        }
        return 0;
    }
    if (args is ["export", var folder])
    {
        foreach (var (name, configuration) in Variants())
        {
            var model = Path.Join(work.FullName, "model.safetensors");
            DrawnModel.Write(model, configuration.ToJsonString());
            foreach (var form in Enum.GetValues<OnnxWeightForm>())
            {
                var options = new OnnxExportOptions { Weights = form, Attention = true, Bytes = form == OnnxWeightForm.Float16 };
                File.WriteAllBytes(Path.Join(folder, $"{name}.{form}.onnx"), OnnxExport.Of(model, options));
            }
        }
        return 0;
    }
    Console.Error.WriteLine("speed CONFIGURATIONS BATCHES ROUNDS THREADS, or export FOLDER");
    return 2;
}
finally
{
    work.Delete(recursive: true);
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static JsonNode ConfigurationOf(string name) => JsonNode.Parse(File.ReadAllText($"configs/{name}.json"))!;

static IEnumerable<(string Name, JsonNode Configuration)> Variants()
{
    foreach (var name in new[] { "cifar10-32", "celeba-64", "bedroom-256" })
    {
        yield return (name, ConfigurationOf(name));
    }
    foreach (var (name, generator) in new[]
        {
            ("fastformer", """{ "attention": "fastformer" }"""),
            ("linformer", """{ "attention": "linformer" }"""),
            ("swin", """{ "attention": "swin", "windowShift": true }"""),
            ("lada-swin", """{ "attention": "ladaSwin", "windowShift": true }"""),
            ("layer-norm", """{ "modulation": "layerNorm", "mlpResidual": true }"""),
            ("no-convolution", """{ "expansionConv": false, "widths": [64, 16, 4] }"""),
        })
    {
        var configuration = ConfigurationOf("tiny");
        foreach (var (key, value) in JsonNode.Parse(generator)!.AsObject())
        {
            configuration["generator"]![key] = value!.DeepClone();
        }
        yield return (name, configuration);
    }
}
