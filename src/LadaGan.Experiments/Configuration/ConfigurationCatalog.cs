using System.Reflection;
using LadaGan.Architecture;

namespace LadaGan.Experiments.Configuration;

/// <summary>Finds configurations: built-in ones and the rows of the paper's tables by name, others by file.</summary>
public static class ConfigurationCatalog
{
    private const string Prefix = "configs/";
    private static readonly Assembly Home = typeof(ConfigurationCatalog).Assembly;

    /// <summary>The names of the built-in configurations.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Home.GetManifestResourceNames().Where(
            name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>Reads <paramref name="nameOrFile"/> and applies settings of the form <c>training.batch=64</c>.</summary>
    public static RunConfiguration Load(string nameOrFile, IEnumerable<string>? settings = null)
    {
        if (PaperRows.Find(nameOrFile) is { } row)
        {
            string[] all = [.. row.Settings, $"name={row.ConfigurationName}", .. settings ?? []];
            return ConfigurationJson.Parse(BuiltIn(row.Base), $"configuration {row.Name}", all);
        }
        if (Names.Contains(nameOrFile))
        {
            return ConfigurationJson.Parse(BuiltIn(nameOrFile), $"configuration {nameOrFile}", settings);
        }
        if (!File.Exists(nameOrFile))
        {
            throw new ConfigurationException(
                $"there is no configuration '{nameOrFile}'; give a file, one of {string.Join(", ", Names)}, or a row of the paper's tables "
                + "such as table1/lada-conv");
        }
        return ConfigurationJson.Parse(ReadFile(nameOrFile), nameOrFile, settings);
    }

    private static string BuiltIn(string name)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream(Prefix + name)!);
        return reader.ReadToEnd();
    }

    // The size of a pipe or device is unknown until it is read.
    private static string ReadFile(string path)
    {
        const int Limit = 1 << 20;
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[Limit + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            using var reader = new StreamReader(new MemoryStream(bytes, 0, count));
            return count <= Limit
                ? reader.ReadToEnd()
                : throw new ConfigurationException($"{path} is not a configuration: it is larger than 1 MiB");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path} cannot be read: {error.Message}");
        }
    }
}
