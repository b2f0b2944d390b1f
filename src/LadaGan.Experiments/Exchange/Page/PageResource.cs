namespace LadaGan.Experiments.Exchange.Page;

/// <summary>The page's sources and its runtime, which the program embeds.</summary>
internal static class PageResource
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    public static byte[] Bytes(string name)
    {
        using var stream = Open(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static Stream Open(string name) => typeof(PageResource).Assembly.GetManifestResourceStream($"page/{name}")
        ?? throw new InvalidOperationException($"the program lacks its resource page/{name}");
}
