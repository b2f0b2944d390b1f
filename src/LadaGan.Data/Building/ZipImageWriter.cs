using System.Text;
using System.Text.Json;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Building;

/// <summary>
/// Writes StyleGAN's zip format: stored, uncompressed PNGs
/// <c>00000/img00000000.png</c>, and <c>dataset.json</c> with the classes or null, and their names.
/// </summary>
internal sealed class ZipImageWriter : IImageWriter
{
    private readonly StoredZip _zip;

    /// <param name="file">Empty, or containing the images of an interrupted build; new images are appended.</param>
    public ZipImageWriter(Stream file)
    {
        _zip = new StoredZip(file);
        file.Position = 0;
        _zip.Restore();
    }

    public int Count => _zip.Count;

    public byte[] Encode(DecodedImage image) => UncompressedPng.Encode(image);

    public void Append(byte[] encoded) => _zip.Add(StyleGanLayout.NameOf(Count), encoded);

    public void Finish(int[]? labels, IReadOnlyList<string> classNames)
    {
        var pairs = labels?.Select((label, index) => $"[\"{StyleGanLayout.NameOf(index)}\", {label}]");
        var names = classNames.Count == 0 ? "" : $", \"{ClassLabels.NamesKey}\": {JsonSerializer.Serialize(classNames)}";
        _zip.Add(
            ClassLabels.FileName,
            Encoding.ASCII.GetBytes($"{{\"labels\": {(pairs is null ? "null" : $"[{string.Join(", ", pairs)}]")}{names}}}"));
        _zip.Finish();
    }

    public void Dispose()
    {
    }
}
