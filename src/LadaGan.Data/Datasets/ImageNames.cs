namespace LadaGan.Data.Datasets;

/// <summary>The rules by which a file name makes a file part of a dataset.</summary>
internal static class ImageNames
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];

    public static bool HasImageExtension(string name) =>
        Extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a folder or file of this name (without path) is skipped.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) => name.StartsWith('.') || name.SequenceEqual("__MACOSX");
}
