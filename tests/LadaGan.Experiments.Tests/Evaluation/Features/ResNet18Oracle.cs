using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LadaGan.Experiments.Tests.Evaluation.Features;

/// <summary>ResNet-18's features by ONNX Runtime, which reads graph and preprocessing from the files themselves.</summary>
internal sealed class ResNet18Oracle : IDisposable
{
    public const int Side = 224;

    private readonly InferenceSession _preprocessing = new(ResNet18Package.In(ResNet18Package.Preprocessing));
    private readonly InferenceSession _network = new(ResNet18Package.In(ResNet18Package.Network));

    /// <param name="image">[3, 224, 224].</param>
    /// <returns>[512].</returns>
    public float[] Features(byte[] image) => Run(_network, Run(_preprocessing, [.. image.Select(value => (float)value)]));

    public void Dispose()
    {
        _preprocessing.Dispose();
        _network.Dispose();
    }

    private static float[] Run(InferenceSession session, float[] values)
    {
        var input = NamedOnnxValue.CreateFromTensor(
            session.InputMetadata.Keys.Single(), new DenseTensor<float>(values, [1, 3, Side, Side]));
        using var outputs = session.Run([input]);
        return [.. outputs[0].AsTensor<float>()];
    }
}
