using LadaGan.Architecture.Files;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Inspection;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Interop.Numpy;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The images to evaluate: those of a model, or stored images. Owns the files it opened.</summary>
internal sealed class EvaluatedImages : IDisposable
{
    private const int ModelCount = 50_000;

    private readonly IDisposable _owned;
    private readonly Func<int, int, IImageSet> _open;
    private readonly Func<int, string> _hash;

    /// <param name="path">The file or folder.</param>
    /// <param name="size">Side of its images in pixels.</param>
    /// <param name="available">The number of images; null if there is no limit.</param>
    /// <param name="open">Opens the images of a set, given the set's number and the number of images.</param>
    /// <param name="hash">Hashes the content of the given number of images.</param>
    /// <param name="owned">Disposed with this object.</param>
    private EvaluatedImages(string path, int size, int? available, Func<int, int, IImageSet> open,
        Func<int, string> hash, IDisposable owned) =>
        (Path, Size, Available, _open, _hash, _owned) = (path, size, available, open, hash, owned);

    /// <summary>How stored images are prepared, real ones too.</summary>
    public required ImagePreparation Preparation { get; init; }

    /// <summary>How stored images are decoded, real ones too.</summary>
    public DecodeOptions Decoding { get; private init; } = DecodeOptions.Default;

    /// <summary>What the user should know about the choice of stored images.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>What the file or dataset is, for ranks to compare.</summary>
    public required Func<string> Identity { get; init; }

    /// <summary>What runs the generator; null for stored images.</summary>
    public GenerationEngine? Engine { get; private init; }

    public string Path { get; }

    public int Size { get; }

    public int? Available { get; }

    /// <exception cref="RunException">Neither or both are given, or no image is usable.</exception>
    /// <exception cref="ModelFileException">The model file is invalid.</exception>
    public static EvaluatedImages Open(EvaluationRequest request) => request switch
    {
        { Model: { } model, Images: null } => OfModel(model, request),
        { Model: null, Images: { } images } when request.Sets != 1 =>
            throw new RunException($"the number of sets is {request.Sets}, but {images} holds one set; give a model to generate more"),
        { Model: null, Images: { } images } => IsNpz(images) ? OfNpz(images, request) : OfSource(images, request),
        _ => throw new RunException("the generated images are missing or ambiguous: give either a model or stored images"),
    };

    /// <summary>The number of images to evaluate; an error if there are fewer.</summary>
    public int CountFor(EvaluationRequest request)
    {
        var count = request.Protocol?.Generated ?? request.Count ?? Available ?? ModelCount;
        request.Protocol?.RequireGenerated(Path, Available ?? count);
        return count <= (Available ?? count)
            ? count
            : throw new RunException($"the number of images is {count}, but {Path} has {Available}");
    }

    /// <summary>The images of set s; for a model, those of the seeds from s·count on.</summary>
    public IImageSet Set(int set, int count) => _open(set, count);

    /// <summary>SHA-256 of the model file, or of the images evaluated.</summary>
    public string Hash(int count) => _hash(count);

    public void Dispose() => _owned.Dispose();

    internal static bool IsNpz(string path) => path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);

    private static EvaluatedImages OfModel(string model, EvaluationRequest request)
    {
        var path = ModelPath.Find(model);
        var training = ModelFile.Configuration(path).Training;
        var engine = EngineChoice.Open(request.Engine, path, request.Device, request.Threads);
        var size = engine.ImageSize;
        if (request.Size is { } other && other != size)
        {
            engine.Dispose();
            throw new RunException($"the image size is {other}, but {path} generates images of {size}×{size}, which are not resized");
        }
        return new(path, size, null, (set, count) => new GeneratedImages(engine, (long)set * count, count), _ => FileHash.Of(path), engine)
        {
            Identity = () => FileHash.Of(path),
            Engine = engine is InferenceEngine ? GenerationEngine.Inference : GenerationEngine.Torch,
            Preparation = PreparationOf(request, training.Preparation),
            Decoding = DecodingOf(request, training.Decoding),
        };
    }

    private static EvaluatedImages OfNpz(string path, EvaluationRequest request)
    {
        var file = NpzFile.Open(path);
        try
        {
            var all = new NpzImages(file);
            return request.Size is { } other && other != all.Size
                ? throw new RunException(
                    $"the image size is {other}, but {path} has images of {all.Size}×{all.Size}, which are not resized")
                : new(path, all.Size, all.Count, (_, count) => new NpzImages(file, count), _ => FileHash.Of(path), file)
                {
                    Identity = () => FileHash.Of(path),
                    Preparation = PreparationOf(request),
                    Decoding = DecodingOf(request),
                };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static EvaluatedImages OfSource(string path, EvaluationRequest request)
    {
        var source = ImageSource.Open(path, new SourceOptions { UsesLabels = false, Decode = DecodingOf(request) });
        try
        {
            var (size, preparation) = (request.Size ?? SideOf(source), PreparationOf(request));
            StoredImages Images(int count) =>
                new(source, [.. Enumerable.Range(0, count)], new(size, preparation.Fit, preparation.Filter), request.Workers);
            return new(path, size, source.Count, (_, count) => Images(count),
                count => Images(count).ContentHash(_ => { }, default), source)
            {
                Identity = () => DataIdentity.Of(source).Text,
                Preparation = preparation,
                Decoding = source.Decoding,
                Notes = [.. source.Notes, .. new[] { TurnedImages.Note(source) }.OfType<string>()],
            };
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>What the request says, then the protocol, then the run that made the model, then the paper's way.</summary>
    private static ImagePreparation PreparationOf(EvaluationRequest request, ImagePreparation? learnedFrom = null)
    {
        var usual = request.Protocol?.Preparation ?? learnedFrom ?? new(ImageFit.Squash, ResampleFilter.Bilinear);
        return new(request.Fit ?? usual.Fit, request.Filter ?? usual.Filter);
    }

    private static DecodeOptions DecodingOf(EvaluationRequest request, DecodeOptions? learnedFrom = null)
    {
        var usual = learnedFrom ?? DecodeOptions.Default;
        return usual with
        {
            ApplyOrientation = request.Exif ?? usual.ApplyOrientation,
            Limits = request.Megapixels is { } most ? DecodeLimits.OfMegapixels(most) : usual.Limits,
        };
    }

    /// <summary>The side of the first image that can be decoded.</summary>
    private static int SideOf(IImageSource source)
    {
        for (var index = 0; ; index++)
        {
            try
            {
                DecodedImage first = source.Decode(index);
                return first.Width == first.Height
                    ? first.Width
                    : throw new RunException($"{source.Path}: {source.Name(index)} is {first.Width}×{first.Height}, not square; "
                        + "set the size to which images are resized");
            }
            catch (ImageFormatException) when (index + 1 < source.Count)
            {
                // The evaluation leaves it out, and says so.
            }
        }
    }
}
