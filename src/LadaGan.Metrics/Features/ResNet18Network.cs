using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Metrics.Features;

/// <summary>
/// ML.NET's pretrained ResNet-18 without its classifier: 512 features of an image. It takes images at 224×224, in BGR, minus the
/// mean image of its training set.
/// </summary>
/// <remarks>
/// Source: ResNet18.onnx and ResNetPreprocess.onnx of the package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1, written by CNTK.
/// Its last stage has three blocks; the ResNet-18 of He et al. (2016) has two. Resizing, which ML.NET leaves to its user, is bilinear
/// with half-pixel centres, and antialiased where it shrinks. Batch norm is folded into the convolutions, so an image's features do not
/// depend on its batch.
/// </remarks>
public sealed class ResNet18Network : IFeatureNetwork
{
    public const int PoolWidth = 512;

    private const int InputSize = 224;

    private readonly ResNet18Weights _weights;
    private readonly Tensor _meanImage;
    private readonly Func<Tensor, Tensor>[] _stages;

    /// <summary>Folds the batch norms and copies the weights to the device.</summary>
    /// <param name="weights">Float32 tensors on the CPU, with the names of the two ONNX files; not kept.</param>
    /// <param name="options">The device and precision.</param>
    /// <exception cref="MetricException">A weight is missing or has another shape.</exception>
    public ResNet18Network(IReadOnlyDictionary<string, Tensor> weights, FeatureNetworkOptions options)
    {
        Options = options;
        _weights = new(weights, options);
        try
        {
            _meanImage = _weights.MeanImage(InputSize);                                            // [1, 3, 224, 224]
            var stem = _weights.Stem();
            _stages =
            [
                stem.ForwardRelu,                                                                  // [N, 64, 112, 112]
                x => x.MaxPool2d(size: 3, stride: 2, padding: 1),                                  // [N, 64, 56, 56]
                _weights.Block(64, (86, 113), (82, 127)).Forward,
                _weights.Block(64, (77, 144), (73, 158)).Forward,
                _weights.Block(64, 128, (68, 175), (64, 189), shortcut: (199, 203)).Forward,       // [N, 128, 28, 28]
                _weights.Block(128, (59, 220), (55, 234)).Forward,
                _weights.Block(128, 256, (50, 251), (46, 265), shortcut: (275, 279)).Forward,      // [N, 256, 14, 14]
                _weights.Block(256, (41, 296), (37, 310)).Forward,
                _weights.Block(256, 512, (32, 327), (28, 341), shortcut: (351, 355)).Forward,      // [N, 512, 7, 7]
                _weights.Block(512, (23, 372), (19, 386)).Forward,
                _weights.Block(512, (14, 403), (10, 417)).Forward,
            ];
        }
        catch
        {
            _weights.Dispose();
            throw;
        }
    }

    public FeatureNetwork Kind => FeatureNetwork.ResNet18;

    public FeatureNetworkOptions Options { get; }

    /// <summary>The features of a batch of images.</summary>
    /// <param name="images">uint8 [N, 3, H, W] in RGB, of any size and in any memory layout.</param>
    public ResNet18Features Forward(Tensor images)
    {
        using var noGrad = GradMode.Disabled();
        using var scope = new TensorScope();
        var map = Prepare(images);
        foreach (var stage in _stages)
        {
            using var inner = new TensorScope();
            var next = inner.MoveOut(stage(map));
            map.Dispose();
            map = next;
        }
        return new(scope.MoveOut(map.To(DataType.Float32).Mean([2, 3])));                         // [N, 512]
    }

    IImageFeatures IFeatureNetwork.Forward(Tensor images) => Forward(images);

    public void Dispose() => _weights.Dispose();

    /// <summary>Bytes in RGB at 224×224 minus the mean image: [N, 3, 224, 224].</summary>
    private Tensor Prepare(Tensor images)
    {
        using var scope = new TensorScope();
        var pixels = images.To(Options.Device).Contiguous().To(DataType.Float32);                  // [N, 3, H, W]
        var resized = pixels.ResizeBilinear(InputSize, InputSize);
        return scope.MoveOut((resized - _meanImage).To(Options.Type).Contiguous(Options.Format));
    }
}

/// <summary>The output of one forward pass of ResNet-18.</summary>
/// <param name="Pool">Float32 [N, 512], one row per image.</param>
public sealed record ResNet18Features(Tensor Pool) : IImageFeatures
{
    public Tensor this[FeatureKind kind] => kind == FeatureKind.ResNet18
        ? Pool
        : throw new ArgumentException($"ResNet-18 has no {kind} features", nameof(kind));
}
