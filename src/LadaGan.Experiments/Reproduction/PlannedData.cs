using System.Globalization;
using LadaGan.Core.Text;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reproduction;

/// <summary>The dataset of a plan: which rows it can train, and its identity for each fraction of it.</summary>
internal sealed class PlannedData
{
    private readonly ReproductionRequest _request;
    private readonly Dictionary<double, DataIdentity> _identities = [];
    private readonly int _count;
    private readonly bool _hasInception;

    /// <exception cref="LadaGan.Data.Datasets.DataException">There are no images.</exception>
    public PlannedData(ReproductionRequest request)
    {
        _request = request;
        _count = IdentityOf(1).Count;
        _hasInception = InceptionFile.IsThere(request.Inception);
    }

    /// <summary>
    /// The protocols of the paper by which a run on this dataset can be evaluated: those whose real images are this dataset, if
    /// Inception's weights are there.
    /// </summary>
    public IReadOnlyList<Protocol> ProtocolsOf(PaperRow row) => !_hasInception ? [] :
    [
        .. PublishedResults.Of(row).Select(result => Protocol.Find(result.Protocol))
            .Where(protocol => protocol.RealIsSample ? _count >= protocol.Real : _count == protocol.Real),
    ];

    /// <summary>
    /// The rows to train. Rows of several datasets: those of this one. Rows of one dataset, or rows that were asked for one by one: all,
    /// with a note if this is another dataset.
    /// </summary>
    /// <exception cref="RunException">None of the rows has this dataset.</exception>
    public IReadOnlyList<PaperRow> Trainable(List<string> notes)
    {
        var rows = _request.Rows;
        if (rows.Select(PaperData.Of).Distinct().Count() == 1)
        {
            if (PaperData.Of(rows[0]) is var data && data.Images != _count)
            {
                notes.Add($"{_request.Data} has {Counted.Of(_count, "image")}, and {data.Name} has {Number(data.Images)}: "
                    + "runs on other images do not fill the paper's rows");
            }
            return rows;
        }
        PaperRow[] mine = [.. rows.Where(row => PaperData.Of(row).Images == _count)];
        if (mine.Length == 0)
        {
            var known = rows.Select(PaperData.Of).Distinct().Select(data => $"{data.Name} has {Number(data.Images)}");
            throw new RunException($"{_request.Data} has {Counted.Of(_count, "image")}, which is none of the datasets of these rows "
                + $"({string.Join(", ", known)}); name rows of one dataset");
        }
        var others = rows.Except(mine).ToArray();
        if (others.Length > 0)
        {
            notes.Add($"{Counted.Of(others.Length, "row")} of {string.Join(", ", others.Select(row => PaperData.Of(row).Name).Distinct())} "
                + "need that dataset");
        }
        return mine;
    }

    /// <summary>The images that a run of this configuration learns from.</summary>
    public DataIdentity IdentityOf(RunConfiguration configuration) => IdentityOf(configuration.Training.Subset);

    private DataIdentity IdentityOf(double subset)
    {
        if (!_identities.TryGetValue(subset, out var identity))
        {
            var any = ConfigurationCatalog.Load(_request.Rows[0].Name);
            using var source = RunImages.Open(new()
            {
                Data = _request.Data,
                Split = _request.Split,
                Configuration = any with { Training = any.Training with { Subset = subset } },
                OutDir = _request.Runs,
                Seed = _request.Seed,
            });
            _identities[subset] = identity = DataIdentity.Of(source);
        }
        return identity;
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
