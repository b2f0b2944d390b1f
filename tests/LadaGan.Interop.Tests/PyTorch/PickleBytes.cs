using System.Buffers.Binary;
using System.Text;
using LadaGan.Interop.PyTorch.Pickle;

namespace LadaGan.Interop.Tests.PyTorch;

/// <summary>Writes pickles and the files that contain them, valid and invalid, instruction by instruction.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [(byte)Opcode.Proto, 2];

    /// <summary>An object's pickle inside a legacy checkpoint without storages.</summary>
    public static byte[] Checkpoint(byte[] pickle, params byte[][] storages)
    {
        var keys = new PickleBytes().Op(Opcode.EmptyList);
        for (var i = 0; i < storages.Length; i++)
        {
            keys.Text($"{i}").Op(Opcode.Append);
        }
        return [.. Head(), .. pickle, .. keys.Stop(), .. storages.SelectMany(storage => storage)];
    }

    /// <summary>A storage in a legacy file: the number of elements, then the bytes.</summary>
    public static byte[] Storage(long count, byte[] bytes)
    {
        var storage = new byte[8 + bytes.Length];
        BinaryPrimitives.WriteInt64LittleEndian(storage, count);
        bytes.CopyTo(storage, 8);
        return storage;
    }

    public PickleBytes Op(params Opcode[] opcodes)
    {
        _bytes.AddRange(opcodes.Select(opcode => (byte)opcode));
        return this;
    }

    public PickleBytes Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Op(Opcode.BinUnicode).Raw(BitConverter.GetBytes(bytes.Length)).Raw(bytes);
    }

    public PickleBytes Number(long number) => Op(Opcode.Long1).Raw(8).Raw(BitConverter.GetBytes(number));

    public PickleBytes Global(string module, string name, Opcode opcode = Opcode.Global) =>
        Op(opcode).Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    /// <summary>The reference to storage "0" in a legacy file.</summary>
    public PickleBytes StorageReference(string type, long count, string key = "0") =>
        Op(Opcode.Mark).Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count)
            .Op(Opcode.None, Opcode.Tuple, Opcode.BinPersId);

    /// <summary>A tensor over storage "0".</summary>
    public PickleBytes Tensor(string type, long storageCount, long offset, long[] shape, long[] strides) =>
        Global("torch._utils", "_rebuild_tensor_v2").Op(Opcode.Mark).StorageReference(type, storageCount).Number(offset).Numbers(shape)
            .Numbers(strides)
            .Op(Opcode.NewFalse).Global("collections", "OrderedDict").Op(Opcode.EmptyTuple, Opcode.Reduce, Opcode.Tuple, Opcode.Reduce);

    public byte[] Stop() => [.. _bytes, (byte)Opcode.Stop];

    private PickleBytes Numbers(long[] numbers)
    {
        Op(Opcode.Mark);
        foreach (var number in numbers)
        {
            Number(number);
        }
        return Op(Opcode.Tuple);
    }

    private static byte[] Head() =>
    [
        .. new PickleBytes().Op(Opcode.Long1).Raw(10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19).Stop(),
        .. new PickleBytes().Number(1001).Stop(),
        .. new PickleBytes().Op(Opcode.EmptyDict).Text("little_endian").Op(Opcode.NewTrue, Opcode.SetItem).Stop(),
    ];
}
