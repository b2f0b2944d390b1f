using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Metrics.Features;

/// <summary>
/// The Inception network that defines FID: TensorFlow's of 2015-12-05 with 1008 outputs. Its average pooling does not count
/// the padding and its last block uses max pooling, unlike the Inception v3 of model zoos, whose features give another FID.
/// </summary>
/// <remarks>
/// Source: the graph classify_image_graph_def.pb, as transcribed in mseitzer/pytorch-fid and toshas/torch-fidelity; weights
/// under their PyTorch names. Batch norm is folded into the convolutions, so an image's features do not depend on its batch.
/// </remarks>
public sealed class InceptionNetwork : IFeatureNetwork
{
    public const int PoolWidth = 2048;
    public const int Classes = 1008;

    /// <summary>7 channels × 17 × 17.</summary>
    public const int SpatialWidth = SpatialChannels * 17 * 17;

    private const int SpatialChannels = 7;
    private const int InputSize = 299;

    private readonly InceptionWeights _weights;
    private readonly Func<Tensor, Tensor>[] _toSpatial;
    private readonly Func<Tensor, Tensor>[] _toPool;
    private readonly Tensor _classifier;
    private readonly Tensor _classifierBias;

    /// <summary>Folds the batch norms and copies the weights to the device.</summary>
    /// <param name="weights">Float32 tensors on the CPU, with the names of pt_inception-2015-12-05-6726825d.pth; not kept.</param>
    /// <param name="options">The device and precision.</param>
    /// <exception cref="MetricException">A weight is missing or has another shape.</exception>
    public InceptionNetwork(IReadOnlyDictionary<string, Tensor> weights, FeatureNetworkOptions options)
    {
        Options = options;
        _weights = new(weights, options);
        try
        {
            _toSpatial =
            [
                _weights.Unit("Conv2d_1a_3x3", 3, 32, size: 3, stride: 2).Forward,    // [N, 32, 149, 149]
                _weights.Unit("Conv2d_2a_3x3", 32, 32, size: 3).Forward,              // [N, 32, 147, 147]
                _weights.Unit("Conv2d_2b_3x3", 32, 64, size: 3, padding: 1).Forward,  // [N, 64, 147, 147]
                x => x.MaxPool2d(size: 3, stride: 2),                                 // [N, 64, 73, 73]
                _weights.Unit("Conv2d_3b_1x1", 64, 80, size: 1).Forward,              // [N, 80, 73, 73]
                _weights.Unit("Conv2d_4a_3x3", 80, 192, size: 3).Forward,             // [N, 192, 71, 71]
                x => x.MaxPool2d(size: 3, stride: 2),                                 // [N, 192, 35, 35]
                new InceptionA(_weights, "Mixed_5b", 192, poolChannels: 32).Forward,  // [N, 256, 35, 35]
                new InceptionA(_weights, "Mixed_5c", 256, poolChannels: 64).Forward,  // [N, 288, 35, 35]
                new InceptionA(_weights, "Mixed_5d", 288, poolChannels: 64).Forward,  // [N, 288, 35, 35]
                new InceptionB(_weights, "Mixed_6a", 288).Forward,                    // [N, 768, 17, 17]
                new InceptionC(_weights, "Mixed_6b", channels7X7: 128).Forward,       // [N, 768, 17, 17]
                new InceptionC(_weights, "Mixed_6c", channels7X7: 160).Forward,       // [N, 768, 17, 17]
                new InceptionC(_weights, "Mixed_6d", channels7X7: 160).Forward,       // [N, 768, 17, 17]
            ];
            _toPool =
            [
                new InceptionC(_weights, "Mixed_6e", channels7X7: 192).Forward,       // [N, 768, 17, 17]
                new InceptionD(_weights, "Mixed_7a").Forward,                         // [N, 1280, 8, 8]
                new InceptionE(_weights, "Mixed_7b", 1280, maxPool: false).Forward,   // [N, 2048, 8, 8]
                new InceptionE(_weights, "Mixed_7c", 2048, maxPool: true).Forward,    // [N, 2048, 8, 8]
            ];
            _classifier = _weights.Plain("fc.weight", Classes, PoolWidth);
            _classifierBias = _weights.Plain("fc.bias", Classes);
        }
        catch
        {
            _weights.Dispose();
            throw;
        }
    }

    public FeatureNetwork Kind => FeatureNetwork.Inception;

    public FeatureNetworkOptions Options { get; }

    /// <summary>The features of a batch of images.</summary>
    /// <param name="images">uint8 [N, 3, H, W] in RGB, of any size and in any memory layout.</param>
    public InceptionFeatures Forward(Tensor images)
    {
        using var noGrad = GradMode.Disabled();
        using var scope = new TensorScope();
        var map = Through(_toSpatial, Prepare(images));
        // The channels of the 1×1 branch come first.
        var spatial = map.Narrow(1, 0, SpatialChannels).To(DataType.Float32).Reshape(-1, SpatialWidth);  // [N, 2023]
        var pool = Through(_toPool, map).To(DataType.Float32).Mean([2, 3]);                              // [N, 2048]
        var unbiased = pool.Linear(_classifier, null);                                                   // [N, 1008]
        return new(scope.MoveOut(pool), scope.MoveOut(unbiased), scope.MoveOut(unbiased + _classifierBias), scope.MoveOut(spatial));
    }

    IImageFeatures IFeatureNetwork.Forward(Tensor images) => Forward(images);

    public void Dispose() => _weights.Dispose();

    /// <summary>
    /// (x − 128)/128 at 299×299: [N, 3, 299, 299]. Scaling before resizing gives the same result and processes fewer pixels.
    /// </summary>
    private Tensor Prepare(Tensor images)
    {
        if (Options.Device == Device.Cpu)
        {
            return images.ResizeBytes(InputSize, InputSize, Options.Type).Contiguous(Options.Format);
        }
        using var scope = new TensorScope();
        var pixels = images.To(Options.Device).Permute(0, 2, 3, 1).Contiguous().To(DataType.Float32);  // [N, H, W, 3]
        var resized = TensorFlowBilinear.Resize((pixels - 128) * (1 / 128.0), InputSize, InputSize);
        return scope.MoveOut(resized.Permute(0, 3, 1, 2).To(Options.Type).Contiguous(Options.Format));
    }

    /// <summary>One stage after the other, each giving back the memory of its input.</summary>
    private static Tensor Through(Func<Tensor, Tensor>[] stages, Tensor x)
    {
        foreach (var stage in stages)
        {
            using var scope = new TensorScope();
            var y = scope.MoveOut(stage(x));
            x.Dispose();
            x = y;
        }
        return x;
    }
}
