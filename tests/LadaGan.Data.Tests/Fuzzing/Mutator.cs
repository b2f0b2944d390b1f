using System.Buffers.Binary;
using System.Text;
using LadaGan.Core.Random;

namespace LadaGan.Data.Tests.Fuzzing;

/// <summary>Damages a valid file, mostly where a reader looks; deterministic for a seed and input number.</summary>
internal sealed class Mutator(ulong seed, int input)
{
    private static readonly string[] OddTexts =
    [
        "../", "/etc/passwd", "..\\", "C:\\", "./", "//", "\0", "\n", "\r\n", ".png", ".jpg", "dataset.json", "list_eval_partition.txt",
        "data.mdb", "__MACOSX",
        "日本語", "\ud83d\ude00", " ", "-1", "0", "3", "99999999999999999999", "1e9", "null", "true", "[", "]", "{", "}", ",", ":", "\"",
        "\\u0000", "\\ud800",
        "\"labels\"", "[[\"a.png\", 0]]", "PK\u0005\u0006", "PK\u0001\u0002",
    ];

    private readonly Philox _philox = new(seed, (ulong)input);
    private ulong _drawn;

    public int Below(int bound) => (int)_philox.Below(_drawn++, (ulong)bound);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>The file with one to three changes; occasionally unchanged.</summary>
    /// <param name="whole">A valid file; not modified.</param>
    /// <param name="fields">The offsets and sizes of its numbers.</param>
    /// <param name="block">The size of its blocks, such as pages; some are copied over others.</param>
    public byte[] Change(byte[] whole, IReadOnlyList<(int At, int Width)> fields, int block = 16)
    {
        var bytes = (byte[])whole.Clone();
        for (var changes = Below(16) == 0 ? 0 : 1 + Below(3); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes = ChangeOnce(bytes, fields, block);
        }
        return bytes;
    }

    /// <summary>A number that a reader might mishandle.</summary>
    public long OddNumber(long near) => Below(9) switch
    {
        0 => 0,
        1 => -1,
        2 => near,
        3 => near + Below(5) - 2,
        4 => 1L << Below(63),
        5 => (1L << Below(63)) - 1,
        6 => Below(300),
        7 => near * (1 + Below(4)),
        _ => (long)_philox.Bits64(_drawn++),
    };

    private byte[] ChangeOnce(byte[] bytes, IReadOnlyList<(int At, int Width)> fields, int block)
    {
        var at = Below(bytes.Length);
        switch (Below(16))
        {
            case 0:
                return bytes[..at];
            case 1:
                bytes[at] ^= (byte)(1 << Below(8));
                return bytes;
            case 2:
                bytes[at] = (byte)Below(256);
                return bytes;
            case 3:
                var text = Encoding.UTF8.GetBytes(Pick(OddTexts));
                return Below(2) == 0
                    ? [.. bytes[..at], .. text, .. bytes[at..]]
                    : [.. bytes[..at], .. text, .. bytes[Math.Min(bytes.Length, at + text.Length)..]];
            case 4:
                var end = Math.Min(bytes.Length, at + Below(2 * block) + 1);
                return Below(2) == 0 ? [.. bytes[..at], .. bytes[end..]] : [.. bytes[..end], .. bytes[at..]];
            case 5:
                var blocks = Math.Max(1, bytes.Length / block);
                int from = Below(blocks) * block, to = Below(blocks) * block;
                bytes.AsSpan(from, Math.Min(block, bytes.Length - Math.Max(from, to))).ToArray().CopyTo(bytes, to);
                return bytes;
            default:
                if (fields.Count > 0)
                {
                    SetField(bytes, Pick(fields));
                }
                return bytes;
        }
    }

    private void SetField(byte[] bytes, (int At, int Width) field)
    {
        if (field.At + field.Width > bytes.Length)
        {
            return;
        }
        var number = new byte[8];
        var before = bytes.AsSpan(field.At, field.Width);
        before[..Math.Min(8, field.Width)].CopyTo(number);
        var near = Below(3) == 0 ? bytes.Length : BinaryPrimitives.ReadInt64LittleEndian(number);
        BinaryPrimitives.WriteInt64LittleEndian(number, OddNumber(near));
        number.AsSpan(0, Math.Min(8, field.Width)).CopyTo(before);
    }
}
