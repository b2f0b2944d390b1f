using System.Buffers.Binary;
using LadaGan.Interop.PyTorch.Pickle;

namespace LadaGan.Interop.Tests.Fuzzing;

/// <summary>Splits a valid pickle into its instructions, and damages some of them.</summary>
internal static class Instructions
{
    private static readonly Opcode[] All = Enum.GetValues<Opcode>();

    /// <summary>The instructions up to and including the first STOP, and the offset after it.</summary>
    public static (List<byte[]> Instructions, int End) Split(byte[] bytes, int begin)
    {
        var instructions = new List<byte[]>();
        while (true)
        {
            var length = Length(bytes.AsSpan(begin));
            instructions.Add(bytes.AsSpan(begin, length).ToArray());
            begin += length;
            if (instructions[^1][0] == (byte)Opcode.Stop)
            {
                return (instructions, begin);
            }
        }
    }

    public static void Mutate(List<byte[]> instructions, IReadOnlyList<byte[]> others, Draws draws)
    {
        var at = draws.Below(instructions.Count);
        switch (draws.Below(9))
        {
            case 0: instructions.RemoveAt(at); break;
            case 1: instructions.Insert(at, draws.Pick(instructions)); break;
            case 2: instructions.Insert(at, draws.Pick(others)); break;
            case 3: instructions[at] = draws.Pick(others); break;
            case 4: instructions.Insert(at, [(byte)draws.Pick(All), .. BitConverter.GetBytes(draws.OddNumber())]); break;
            case 5: instructions[at] = [(byte)draws.Pick(All), .. instructions[at][1..]]; break;
            case 6: instructions.InsertRange(at, Enumerable.Repeat(draws.Pick(instructions), draws.Below(2000)).ToArray()); break;
            case 7:
                var other = draws.Below(instructions.Count);
                (instructions[at], instructions[other]) = (instructions[other], instructions[at]);
                break;
            default: instructions[at] = WithOtherOperand(instructions[at], draws); break;
        }
    }

    // A number is replaced by another number; a text by one that has a meaning elsewhere.
    private static byte[] WithOtherOperand(byte[] instruction, Draws draws) => (Opcode)instruction[0] switch
    {
        Opcode.BinInt1 or Opcode.BinInt2 or Opcode.BinInt or Opcode.Long1 =>
            [(byte)Opcode.Long1, sizeof(long), .. BitConverter.GetBytes(draws.OddNumber())],
        Opcode.BinUnicode => Text(draws.Pick(["storage", "0", "1", "cpu", "_metadata", "a.b", "", "__setstate__", new string('k', 2000)])),
        Opcode.BinGet or Opcode.BinPut => [instruction[0], (byte)draws.Below(256)],
        Opcode.LongBinGet or Opcode.LongBinPut => [instruction[0], .. BitConverter.GetBytes((uint)draws.OddNumber())],
        Opcode.Global => [instruction[0], .. System.Text.Encoding.ASCII.GetBytes(draws.Pick(
            ["posix\nsystem\n", "collections\nOrderedDict\n", "torch\nBoolStorage\n", "torch\nDoubleStorage\n",
                "torch._utils\n_rebuild_parameter\n"]))],
        _ => [instruction[0], .. instruction[1..].Select(_ => (byte)draws.Below(256))],
    };

    private static byte[] Text(string text) =>
        [(byte)Opcode.BinUnicode, .. BitConverter.GetBytes(text.Length), .. System.Text.Encoding.ASCII.GetBytes(text)];

    private static int Length(ReadOnlySpan<byte> at) => (Opcode)at[0] switch
    {
        Opcode.Proto or Opcode.BinInt1 or Opcode.BinGet or Opcode.BinPut => 2,
        Opcode.BinInt2 => 3,
        Opcode.BinInt or Opcode.LongBinGet or Opcode.LongBinPut => 5,
        Opcode.BinFloat => 9,
        Opcode.Long1 or Opcode.ShortBinString => 2 + at[1],
        Opcode.BinUnicode => 5 + BinaryPrimitives.ReadInt32LittleEndian(at[1..]),
        Opcode.Global => 2 + at.IndexOf((byte)'\n') + at[(at.IndexOf((byte)'\n') + 1)..].IndexOf((byte)'\n'),
        _ => 1,
    };
}
