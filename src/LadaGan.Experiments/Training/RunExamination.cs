using LadaGan.Experiments.Sampling;
using LadaGan.Experiments.Training.Doctor;
using LadaGan.Model;

namespace LadaGan.Experiments.Training;

/// <summary>Shows a run to its doctor: each tick's numbers and, now and then, the pictures of fixed latents.</summary>
internal sealed class RunExamination
{
    private const int PictureCount = 16;

    /// <summary>Pictures cost about as much as a step; once in so many steps nobody notices.</summary>
    private const long StepsBetweenPictures = 64;

    private readonly long _imagesBetweenPictures;
    private readonly int _size;
    private readonly float[] _latents;
    private readonly RunDoctor _doctor;
    private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);
    private long _nextPictures;

    public RunExamination(RunContext run)
    {
        _size = run.Configuration.Generator.ImageSize;
        _imagesBetweenPictures = StepsBetweenPictures * run.Options.Batch;
        _latents = Latents.OfSeeds([.. Enumerable.Range(0, PictureCount)], run.Configuration.Generator.LatentWidth);
        _doctor = new RunDoctor(run.Options, Diversity.Of(Pictures.FirstReals(run.Source, run.Request, PictureCount), _size));
    }

    /// <summary>Whether the generator's pictures have become all alike.</summary>
    public bool HasCollapsed => _warnings.Contains(Diagnosis.Collapse);

    /// <summary>The report with what the doctor adds to it; what begins or is over with this tick is said to <paramref name="note"/>.</summary>
    public TickReport Examine(TickReport report, Generator average, Action<string> note)
    {
        var diversity = DiversityOf(average, report.ImagesSeen);
        foreach (var diagnosis in _doctor.Examine(report, diversity))
        {
            note($"warning: {diagnosis.Sentence}");
            _ = diagnosis.Over ? _warnings.Remove(diagnosis.Kind) : _warnings.Add(diagnosis.Kind);
        }
        return report with
        {
            Warnings = [.. _warnings],
            Statistics = diversity is { } seen ? new Dictionary<string, Statistic>(report.Statistics) { ["Diversity/fakes"] = Statistic.OfValue(seen) } : report.Statistics,
        };
    }

    private double? DiversityOf(Generator average, long imagesSeen)
    {
        if (imagesSeen < _nextPictures)
        {
            return null;
        }
        _nextPictures = imagesSeen + _imagesBetweenPictures;
        return Diversity.Of(new Sampler(average).ToPixels(_latents), _size);
    }
}
