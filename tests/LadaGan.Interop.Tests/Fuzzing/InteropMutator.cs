using System.IO.Compression;
using System.Text;

namespace LadaGan.Interop.Tests.Fuzzing;

/// <summary>
/// Splits a file written by PyTorch or NumPy into zip entries, pickle instructions and header texts, damages a few of them, and joins
/// them with correct sizes and checksums, so that the damage reaches the intended reader. Sometimes the whole file is damaged as well.
/// </summary>
internal sealed class InteropMutator
{
    private const int LegacyPickles = 5;

    private static readonly string[] Seeds =
    [
        "types.pt", "types.legacy.pth", "views.pt", "views.legacy.pth", "alone.pt", "alone.legacy.pth", "checkpoint.pt",
        "checkpoint.legacy.pth",
        "types.npz", "statistics.npz", "layouts.npz", "version1.npy", "version2.npy",
    ];

    private static readonly string[] HeaderParts =
    [
        "'", "{", "}", "(", ")", ",", ":", " ", "\n", "\0", "1", "0", "-1", "2L", "99999999999999999999", "4611686018427387904",
        "4294967296", "True", "False",
        "'<f8'", "'<i8'", "'|b1'",
        "'|O'", "'>f8'", "[('x', '<f4')]", "'descr'", "'shape'", "'fortran_order'", "(3, 2)", "()", "(0, 4294967296)", "\xFF", "__import__",
    ];

    private readonly Dictionary<string, byte[]> _files;
    private readonly string[] _names;
    private readonly List<byte[]> _instructions;

    public InteropMutator()
        : this(Seeds.ToDictionary(name => name, GoldenFile.Bytes))
    {
    }

    /// <param name="files">The originals, by names whose endings say what they are.</param>
    public InteropMutator(Dictionary<string, byte[]> files)
    {
        (_files, _names) = (files, [.. files.Keys.Order(StringComparer.Ordinal)]);
        var legacy = Seeds.Where(name => name.EndsWith(".pth", StringComparison.Ordinal)).Select(GoldenFile.Bytes);
        _instructions = [.. legacy.SelectMany(bytes => Pickles(bytes).Pickles.SelectMany(pickle => pickle))];
    }

    /// <summary>A damaged file, and the name of the original.</summary>
    public (string Name, byte[] Bytes) File(Draws draws)
    {
        var name = draws.Pick(_names);
        byte[] bytes = [.. _files[name]];
        var breaks = draws.Below(4);
        bytes = Path.GetExtension(name) switch
        {
            _ when draws.OneIn(6) => bytes,
            ".pth" => Legacy(bytes, breaks, draws),
            ".pt" or ".npz" => Zip(bytes, breaks, draws),
            ".safetensors" => HeaderText.Mutate(bytes, breaks, draws),
            _ => Npy(bytes, breaks, draws),
        };
        for (var i = draws.OneIn(3) ? 1 + draws.Below(3) : 0; i > 0; i--)
        {
            bytes = RawBytes.Mutate(bytes, draws);
        }
        return (name, bytes);
    }

    private byte[] Legacy(byte[] bytes, int breaks, Draws draws)
    {
        var (pickles, end) = Pickles(bytes);
        for (var i = 0; i < breaks; i++)
        {
            Instructions.Mutate(draws.OneIn(4) ? draws.Pick(pickles) : pickles[3], _instructions, draws);
        }
        var storages = bytes[end..];
        if (draws.OneIn(6))
        {
            storages = RawBytes.Mutate(storages, draws);
        }
        return [.. pickles.SelectMany(pickle => pickle).SelectMany(instruction => instruction), .. storages];
    }

    private byte[] Zip(byte[] bytes, int breaks, Draws draws)
    {
        var made = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(bytes)))
        using (var target = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries.Where(_ => !draws.OneIn(100)))
            {
                using var from = entry.Open();
                var content = new MemoryStream();
                from.CopyTo(content);
                var level =
                    entry.CompressedLength < entry.Length || draws.OneIn(50) ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
                using var to = target.CreateEntry(draws.OneIn(100) ? draws.Pick(source.Entries).FullName : entry.FullName, level).Open();
                to.Write(Content(entry.FullName, content.ToArray(), breaks, draws));
            }
        }
        return made.ToArray();
    }

    private byte[] Content(string name, byte[] bytes, int breaks, Draws draws)
    {
        if (name.EndsWith(".npy", StringComparison.Ordinal))
        {
            return Npy(bytes, draws.OneIn(3) ? breaks : 0, draws);
        }
        if (!name.EndsWith("data.pkl", StringComparison.Ordinal))
        {
            return draws.OneIn(100) ? RawBytes.Mutate(bytes, draws) : bytes;
        }
        var (instructions, _) = Instructions.Split(bytes, 0);
        for (var i = 0; i < breaks; i++)
        {
            Instructions.Mutate(instructions, _instructions, draws);
        }
        return [.. instructions.SelectMany(instruction => instruction)];
    }

    private static byte[] Npy(byte[] bytes, int breaks, Draws draws)
    {
        if (breaks == 0 || bytes.Length < 12)
        {
            return bytes;
        }
        var lengthBytes = bytes[6] == 1 ? 2 : 4;
        var length = BitConverter.ToUInt16(bytes, 8);
        var text = Encoding.Latin1.GetString(bytes, 8 + lengthBytes, length).TrimEnd();
        for (var i = 0; i < breaks; i++)
        {
            var at = draws.Below(text.Length + 1);
            text = text[..at] + (draws.OneIn(2) ? draws.Pick(HeaderParts) : "") + text[Math.Min(text.Length, at + draws.Below(5))..];
        }
        return [.. bytes[..8], .. BitConverter.GetBytes(text.Length)[..lengthBytes], .. Encoding.Latin1.GetBytes(text),
            .. bytes[(8 + lengthBytes + length)..]];
    }

    private static (List<List<byte[]>> Pickles, int End) Pickles(byte[] bytes)
    {
        var pickles = new List<List<byte[]>>();
        var at = 0;
        while (pickles.Count < LegacyPickles)
        {
            (var pickle, at) = Instructions.Split(bytes, at);
            pickles.Add(pickle);
        }
        return (pickles, at);
    }
}
