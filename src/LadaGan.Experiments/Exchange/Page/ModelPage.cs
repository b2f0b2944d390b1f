using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LadaGan.Architecture;
using LadaGan.Core.Text;

namespace LadaGan.Experiments.Exchange.Page;

/// <summary>What a model's page says and runs.</summary>
/// <param name="Name">The model's name, shown as text.</param>
/// <param name="Generator">Its architecture.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="ImagesSeen">Real images seen in training, if the file says so.</param>
/// <param name="Configuration">The run's JSON, shown as text.</param>
/// <param name="Onnx">The generator as ONNX: its image in bytes, its attention maps as outputs.</param>
internal sealed record ModelPage(
    string Name, GeneratorOptions Generator, long Parameters, long? ImagesSeen, string Configuration, byte[] Onnx)
{
    /// <summary>The version of ONNX Runtime Web, whose files lie in the folder <c>Runtime</c>.</summary>
    public const string RuntimeVersion = "1.30.0";

    /// <summary>
    /// Writes one HTML file that makes images without a network, a server or another file. Equal models give equal bytes.
    /// </summary>
    /// <remarks>
    /// The template's <c>{{names}}</c> are replaced. The content security policy allows the page's own style and script by their hashes,
    /// the worker that the script makes, and WebAssembly; nothing can be fetched.
    /// </remarks>
    public void Write(Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        // The template's text and the names in it alternate.
        var parts = Regex.Split(PageResource.Text("page.html"), @"\{\{([a-z-]+)\}\}");
        for (var i = 0; i < parts.Length; i++)
        {
            writer.Write(i % 2 == 0 ? parts[i] : Value(parts[i]));
        }
    }

    private string Value(string name) => name switch
    {
        "name" => Shown(Name),
        "policy" => Policy,
        "facts" => Facts(),
        "configuration" => Shown(Configuration),
        "latent-width" => Generator.LatentWidth.ToString(CultureInfo.InvariantCulture),
        "style" => Style,
        "script" => Script,
        "worker" => PageResource.Text("worker.js"),
        "runtime-version" => RuntimeVersion,
        "runtime-code" => Convert.ToBase64String(PageResource.Bytes("ort.wasm.bundle.min.mjs.gz")),
        "runtime" => Convert.ToBase64String(PageResource.Bytes("ort-wasm-simd-threaded.wasm.gz")),
        "licence" => Shown(PageResource.Text("LICENSE")),
        "model" => Convert.ToBase64String(Packed(Onnx)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "the template has an unknown name"),
    };

    private static string Style => PageResource.Text("page.css");

    private static string Script => PageResource.Text("latent.js") + PageResource.Text("page.js");

    private static string Policy =>
        $"default-src 'none'; style-src {Hash(Style)}; script-src {Hash(Script)} blob: 'wasm-unsafe-eval'; worker-src blob:; "
        + "base-uri 'none'; form-action 'none'";

    private static string Hash(string code) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(code)))}'";

    private string Facts() => string.Concat(
        Fact("Image", string.Create(CultureInfo.InvariantCulture, $"{Generator.ImageSize} × {Generator.ImageSize} pixels")),
        Fact("Attention", Generator.Attention.ToString()),
        Fact("Latent", string.Create(CultureInfo.InvariantCulture, $"{Generator.LatentWidth} numbers")),
        Fact("Parameters", Parameters.ToString("N0", CultureInfo.InvariantCulture)),
        ImagesSeen is { } seen ? Fact("Images seen in training", seen.ToString("N0", CultureInfo.InvariantCulture)) : "",
        Fact("Weights", "float16"));

    private static string Fact(string what, string value) => $"<div><dt>{Shown(what)}</dt><dd>{Shown(value)}</dd></div>";

    private static string Shown(string text) =>
        WebUtility.HtmlEncode(string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(ShownText.Of)));

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }
        return packed.ToArray();
    }
}
