using System.Text.Json.Nodes;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Runs;
using LadaGan.Metrics;
using LadaGan.Torch;

namespace LadaGan.Cli.Output;

/// <summary>An evaluation as one JSON object: the results, null where not asked for, and everything they depend on.</summary>
internal static class EvaluationJson
{
    public static JsonObject Of(EvaluationResult result, IReadOnlyList<OperatorProfile.Row> operators)
    {
        var (request, answer) = (result.Request, Numbers(result.Mean));
        answer["num_generated"] = result.NumGenerated;
        answer["num_real"] = result.NumReal;
        answer["left_out_generated"] = Names(result.LeftOutGenerated);
        answer["left_out_real"] = Names(result.LeftOutReal);
        answer["comparable"] = result.IsComparable;
        answer["protocol"] = request.Protocol?.Name;
        answer["image_size"] = result.Size;
        answer["fit"] = result.Preparation?.Fit.ToString();
        answer["filter"] = result.Preparation?.Filter.ToString().ToLowerInvariant();
        answer["exif"] = result.Preparation is null ? null : result.AppliesExif;
        answer["network"] = result.Inception is { } network
            ? new JsonObject
            {
                ["name"] = "inception-2015-12-05",
                ["sha256"] = network.Sha256,
                ["published"] = network.IsPublished,
                ["type"] = request.Precision.ToString().ToLowerInvariant(),
                ["resize"] = "tensorflow-1-bilinear-299",
            }
            : null;
        answer["resnet18"] = result.ResNet18 is { } resNet18
            ? new JsonObject
            {
                ["name"] = "mlnet-resnet18-0.23.1",
                ["sha256"] = resNet18.Sha256,
                ["type"] = request.Precision.ToString().ToLowerInvariant(),
                ["resize"] = "antialiased-bilinear-224",
            }
            : null;
        answer["generated"] = Identity(result.Generated);
        answer["real"] = result.Real is { } real ? Identity(real) : null;
        answer["first_seed"] = request.Model is null ? null : 0;
        answer["sets"] = new JsonArray([.. result.Sets.Select(set => (JsonNode)Numbers(set))]);
        answer["std"] = result.Deviation is { } deviation ? Numbers(deviation) : null;
        answer["paper"] = result is { IsComparable: true, Published: [var row, ..] } ? Numbers(row.Values) : null;
        answer["libtorch"] = TorchRuntime.Version;
        answer["seconds"] = Math.Round(result.Seconds, 3);
        answer["images_per_second"] = result.ImagesPerSecond is { } pace ? Math.Round(pace, 3) : null;
        answer["peak_rss_mb"] = Math.Round(ProcessMemory.Peak / 1048576.0, 1);
        if (operators.Count > 0)
        {
            answer["operators"] = OperatorTable.ToJson(operators);
        }
        return answer;
    }

    private static JsonObject Numbers(MetricValues values) =>
        new(MetricNumber.All.Select(number => KeyValuePair.Create(number.Name, (JsonNode?)values[number.Name])));

    private static JsonArray Names(IEnumerable<CorruptImage> images) => new([.. images.Select(image => (JsonNode)image.Name)]);

    private static JsonObject Identity(EvaluationResult.FileIdentity file) => new() { ["path"] = file.Path, ["sha256"] = file.Sha256 };
}
