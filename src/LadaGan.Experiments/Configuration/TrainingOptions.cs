using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;
using LadaGan.Model.Augmentation;
using LadaGan.Model.Losses;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Configuration;

/// <summary>The keys of a configuration's <c>training</c>. The defaults are the paper's values.</summary>
public sealed record TrainingOptions
{
    /// <summary>The batch size: real images per training step.</summary>
    [Range(1, 65536)]
    public int Batch { get; init; } = 128;

    /// <summary>
    /// The size of a micro-batch, a divisor of <see cref="Batch"/>; 0 for the whole batch. Gradients are accumulated over the
    /// micro-batches, so a smaller value needs less memory for the same step. Only batch norm differs: its statistics are those of
    /// each micro-batch.
    /// </summary>
    [Range(0, 65536)]
    public int BatchDevice { get; init; }

    /// <summary>
    /// Whether batch norm uses the statistics of the whole batch when it is divided among ranks (on the CPU); otherwise, those of each
    /// rank's part, as with <see cref="BatchDevice"/>.
    /// </summary>
    public bool SyncBatchNorm { get; init; }

    /// <summary>The length of the run in real images seen.</summary>
    [Range(1, 1e12)]
    public long Images { get; init; } = 10_000_000;

    /// <summary>Adam's learning rate for the generator.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double GeneratorLearningRate { get; init; } = 2e-4;

    /// <summary>Adam's learning rate for the discriminator.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double DiscriminatorLearningRate { get; init; } = 2e-4;

    /// <summary>Adam's β₁.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.5;

    /// <summary>Adam's β₂.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Decay of the exponential moving average (EMA) of the generator, per step.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>The adversarial loss.</summary>
    public AdversarialLoss Loss { get; init; } = AdversarialLoss.Logistic;

    /// <summary>Weight γ of the R1 penalty; 0 switches it off.</summary>
    [Range(0.0, 1e6)]
    public double R1Gamma { get; init; } = 1e-4;

    /// <summary>The R1 penalty is computed every k-th step with the weight kγ; 1 for every step, as in the paper.</summary>
    [Range(1, 65536)]
    public int R1Every { get; init; } = 1;

    /// <summary>
    /// The precision of the linear layers and convolutions in training. Weights, norms, losses,
    /// optimizers and the EMA generator are float32.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>
    /// How 3×3 convolutions are computed on a CPU in training: fast is Winograd's algorithm, with rounding errors about twice as large;
    /// direct is libtorch's own.
    /// </summary>
    public ConvolutionMethod Convolution { get; init; } = ConvolutionMethod.Fast;

    /// <summary>
    /// Whether a step on a GPU is recorded as a CUDA graph and launched as a whole. The numbers are the same; off is for measuring, and
    /// for a GPU whose memory the graph's own pool would exceed.
    /// </summary>
    public bool CudaGraphs { get; init; } = true;

    /// <summary>
    /// Whether a GPU keeps the images, as bytes, in its memory, so that each is decoded and copied there only once. The numbers are the
    /// same; on a CPU nothing changes.
    /// </summary>
    public DataOnDevice DataOnDevice { get; init; } = DataOnDevice.Auto;

    /// <summary>DiffAugment's policy: color, translation, cutout, in any combination, or none.</summary>
    public AugmentationPolicy Augment { get; init; } = AugmentationPolicy.None;

    /// <summary>Weight λ_real of balanced consistency regularisation (bCR), which is off if both weights are 0.</summary>
    [Range(0.0, 1e6)]
    public double BcrReal { get; init; }

    /// <summary>Weight λ_fake of balanced consistency regularisation.</summary>
    [Range(0.0, 1e6)]
    public double BcrFake { get; init; }

    /// <summary>
    /// How an image becomes square: <c>squash</c> (resize both sides, as in the paper), <c>crop</c> (the largest centre square, then
    /// resize), <c>crop:N</c> (N pixels at the centre), or <c>resize-crop</c> (resize the shorter side, then the centre square).
    /// </summary>
    public string Fit { get; init; } = "squash";

    /// <summary>The filter by which images are resized.</summary>
    public ResampleFilter Filter { get; init; } = ResampleFilter.Bilinear;

    /// <summary>Whether photos are turned as their EXIF orientation says, which the reference code ignores.</summary>
    public bool Exif { get; init; }

    /// <summary>Largest image to decode, in millions of pixels; a larger one is reported and replaced, as a corrupt one is.</summary>
    [Range(1, DecodeLimits.MostMegapixels)]
    public int Megapixels { get; init; } = DecodeLimits.DefaultMegapixels;

    /// <summary>How encoded images are decoded: <see cref="Exif"/> and <see cref="Megapixels"/>.</summary>
    [JsonIgnore]
    public DecodeOptions Decoding =>
        DecodeOptions.Default with { ApplyOrientation = Exif, Limits = DecodeLimits.OfMegapixels(Megapixels) };

    /// <summary>How the images are prepared: <see cref="Fit"/> and <see cref="Filter"/>.</summary>
    [JsonIgnore]
    public ImagePreparation Preparation => new(ImageFit.Parse(Fit)!.Value, Filter);

    /// <summary>Whether every image is also used mirrored, which doubles the number of images.</summary>
    public bool Mirror { get; init; }

    /// <summary>The fraction of the images that is used, above 0 and at most 1.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Subset { get; init; } = 1;

    /// <summary>How many of the newest training states to keep; at least 2, so that one is complete while another is written.</summary>
    [Range(2, 1000000)]
    public int Keep { get; init; } = 3;

    /// <summary>Whether each snapshot also draws attention maps.</summary>
    public bool Attention { get; init; }

    /// <summary>Whether to stop the run when the generator has collapsed.</summary>
    public bool StopOnCollapse { get; init; }

    /// <summary>
    /// The metrics to compute for the EMA generator, such as <c>fid50k</c>, <c>fid5k,kid5k</c> or <c>fd-resnet18-5k</c>; none for no
    /// metrics; auto for <c>fid50k</c> where Inception's weights are found, and otherwise <c>fd-resnet18-50k</c>.
    /// </summary>
    public string Metrics { get; init; } = "none";

    /// <summary>The interval between evaluations in kimg; 0 to evaluate at every snapshot.</summary>
    [Range(0.0, 1e9)]
    public double MetricKimg { get; init; }

    /// <summary>The interval between snapshots in kimg.</summary>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double SnapshotKimg { get; init; } = 200;

    /// <summary>The interval between ticks in kimg; 0 chooses a two-hundredth of the run, at most 4.</summary>
    [Range(0.0, 1e9)]
    public double TickKimg { get; init; }
}
