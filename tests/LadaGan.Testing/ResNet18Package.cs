using System.Reflection;

namespace LadaGan.Testing;

/// <summary>The NuGet package with ResNet-18, which the build restored.</summary>
public static class ResNet18Package
{
    public const string Network = "tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx";

    public const string Preprocessing = "tools/DnnImageModels/ResNetPrepOnnx/ResNetPreprocess.onnx";

    private static readonly string Folder = typeof(ResNet18Package).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ResNet18Package").Value!;

    public static string Path => In("microsoft.ml.dnnimagefeaturizer.resnet18.0.23.1.nupkg");

    /// <summary>The path of a file in the package's folder, where NuGet has unpacked it.</summary>
    public static string In(string name) => System.IO.Path.Join(Folder, name);
}
