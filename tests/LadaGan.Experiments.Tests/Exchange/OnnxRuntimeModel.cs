using LadaGan.Interop.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>An exported model that ONNX Runtime has loaded: another reader of the file, and another engine.</summary>
internal sealed class OnnxRuntimeModel : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxRuntimeModel(byte[] model)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, IntraOpNumThreads = 2 };
        _session = new InferenceSession(model, options);
    }

    public OnnxRuntimeModel(string path, OnnxExportOptions options) : this(OnnxExport.Of(path, options))
    {
    }

    public InferenceSession Session => _session;

    /// <summary>Float32 outputs by name, for latents [N, width].</summary>
    public Dictionary<string, float[]> Run(float[] latents) => Run(latents, value => value.GetTensorDataAsSpan<float>().ToArray());

    /// <summary>The image as bytes.</summary>
    public byte[] RunBytes(float[] latents)
    {
        byte[] bytes = [];
        Run(latents, value =>
        {
            if (value.GetTensorTypeAndShape().ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt8)
            {
                bytes = value.GetTensorDataAsSpan<byte>().ToArray();
            }
            return Array.Empty<float>();
        });
        return bytes;
    }

    public void Dispose() => _session.Dispose();

    private Dictionary<string, T> Run<T>(float[] latents, Func<OrtValue, T> read)
    {
        var width = _session.InputMetadata["z"].Dimensions[1];
        using var z = OrtValue.CreateTensorValueFromMemory(latents, [latents.Length / width, width]);
        using var options = new RunOptions();
        using var results = _session.Run(options, ["z"], [z], _session.OutputNames);
        return _session.OutputNames.Zip(results).ToDictionary(output => output.First, output => read(output.Second));
    }
}
