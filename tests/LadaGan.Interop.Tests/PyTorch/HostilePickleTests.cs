using System.Text;
using LadaGan.Interop.PyTorch;
using LadaGan.Interop.PyTorch.Pickle;

namespace LadaGan.Interop.Tests.PyTorch;

/// <summary>
/// Pickles that would execute something, or use disproportionate memory: each is
/// refused with its own message, and nothing happens.
/// </summary>
public sealed class HostilePickleTests : TensorTest
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("os", "system")]
    [InlineData("nt", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("subprocess", "Popen")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_tensor")]
    [InlineData("torch.hub", "load")]
    [InlineData("collections", "defaultdict")]
    [InlineData("numpy.core.multiarray", "scalar")]
    [InlineData("torch._utils _rebuild_tensor_v2", "")]
    public void A_name_that_weights_do_not_need_is_refused_by_name(string module, string name)
    {
        var call = Pickle().Global(module, name).Text("touch pwned").Op(Opcode.Tuple1, Opcode.Reduce);
        Refused(call, $"requires '{module} {name}', which weights do not; it was refused, and nothing was executed");
    }

    [Fact]
    public void Every_other_instruction_that_names_or_makes_something_is_refused()
    {
        Refused(Pickle().Op(Opcode.Mark).Text("touch pwned").Global("os", "system", Opcode.Inst), "requires 'os system'");
        Refused(Pickle().Text("os").Text("system").Op(Opcode.StackGlobal), "requires 'os system'");
        Refused(Pickle().Number(1).Op(Opcode.StackGlobal), "instruction STACKGLOBAL");
        Refused(Pickle().Op(Opcode.Mark).Global("collections", "OrderedDict").Op(Opcode.Obj), "instruction OBJ");
        Refused(Pickle().Global("collections", "OrderedDict").Op(Opcode.EmptyTuple, Opcode.NewObj), "instruction NEWOBJ");
        Refused(
            Pickle().Global("collections", "OrderedDict").Op(Opcode.EmptyTuple, Opcode.EmptyDict, Opcode.NewObjEx), "instruction NEWOBJEX");
        Refused(Pickle().Op(Opcode.Ext1).Raw(1), "instruction EXT1");
        Refused(Pickle().Op(Opcode.Ext2).Raw(1, 0), "instruction EXT2");
        Refused(Pickle().Op(Opcode.Ext4).Raw(1, 0, 0, 0), "instruction EXT4");
        Refused(Pickle().Op(Opcode.PersId).Raw((byte)'0', (byte)'\n'), "instruction PERSID");
        Refused(Pickle().Op(Opcode.Proto).Raw(5).Op(Opcode.Frame).Raw(255, 255, 255, 255, 255, 255, 255, 127), "protocol 5");
        Refused(Pickle().Op(Opcode.Frame).Raw(255, 255, 255, 255, 255, 255, 255, 127), "instruction FRAME");
        Refused(Pickle().Raw(0xFF), "is 0xFF, which is not an instruction");
    }

    [Fact]
    public void Instructions_outside_of_the_closed_list_are_refused()
    {
        Opcode[] closed =
        [
            Opcode.Proto, Opcode.Stop, Opcode.Mark, Opcode.None, Opcode.NewTrue, Opcode.NewFalse, Opcode.BinInt, Opcode.BinInt1,
            Opcode.BinInt2, Opcode.Long1,
            Opcode.BinFloat, Opcode.BinUnicode, Opcode.ShortBinString, Opcode.EmptyDict, Opcode.EmptyList, Opcode.EmptyTuple, Opcode.Tuple,
            Opcode.Tuple1,
            Opcode.Tuple2, Opcode.Tuple3, Opcode.Append, Opcode.Appends, Opcode.SetItem, Opcode.SetItems, Opcode.BinPut, Opcode.LongBinPut,
            Opcode.BinGet,
            Opcode.LongBinGet, Opcode.Global, Opcode.Reduce, Opcode.Build, Opcode.BinPersId,
        ];
        foreach (var opcode in Enum.GetValues<Opcode>().Except([.. closed, Opcode.Inst]))
        {
            Refused(Pickle().Number(1).Op(opcode), $"instruction {opcode.ToString().ToUpperInvariant()}");
        }
    }

    [Fact]
    public void State_is_set_only_where_a_state_dict_has_some()
    {
        var state = Pickle().Op(Opcode.EmptyDict, Opcode.EmptyDict).Text("_metadata").Op(Opcode.EmptyDict, Opcode.SetItem);
        Assert.Empty(Assert.IsType<OrderedDictionary<object, object?>>(Open(state.Op(Opcode.Build).Stop())));
        Refused(Pickle().Op(Opcode.EmptyDict, Opcode.EmptyDict).Text("__setstate__").Number(1).Op(Opcode.SetItem, Opcode.Build),
            "instruction BUILD");
        Refused(Pickle().Op(Opcode.EmptyDict).Text("state").Op(Opcode.Build), "instruction BUILD");
        Refused(Pickle().Op(Opcode.EmptyList, Opcode.EmptyDict).Text("_metadata").Op(Opcode.None, Opcode.SetItem, Opcode.Build),
            "instruction BUILD");
        var onClass = Pickle().Global("collections", "OrderedDict").Op(Opcode.EmptyDict).Text("_metadata")
            .Op(Opcode.None, Opcode.SetItem, Opcode.Build);
        Refused(onClass, "instruction BUILD");
    }

    [Fact]
    public void Only_functions_are_called_and_only_with_PyTorchs_arguments()
    {
        Refused(Pickle().Text("print").Op(Opcode.EmptyTuple, Opcode.Reduce), "calls something that is not a function");
        Refused(Pickle().Global("torch", "FloatStorage").Op(Opcode.EmptyTuple, Opcode.Reduce),
            "calls 'torch FloatStorage', which is not a function");
        Refused(Pickle().Global("collections", "OrderedDict").Number(1).Op(Opcode.Tuple1, Opcode.Reduce),
            "calls 'collections OrderedDict' with arguments");
        Refused(Pickle().Global("collections", "OrderedDict").Op(Opcode.None, Opcode.Reduce), "with arguments that PyTorch does not use");
        var ofNone = Pickle().Global("torch._utils", "_rebuild_parameter")
            .Op(Opcode.None, Opcode.NewTrue, Opcode.None, Opcode.Tuple3, Opcode.Reduce);
        Refused(ofNone, "calls 'torch._utils _rebuild_parameter' with arguments");
        Refused(Pickle().Global("torch._utils", "_rebuild_tensor_v2").Op(Opcode.EmptyTuple, Opcode.Reduce),
            "with arguments that PyTorch does not use");
        Refused(Pickle().Global("torch", "FloatStorage"), "a class or a bare storage among its values");
    }

    [Fact]
    public void Numbers_and_texts_are_no_longer_than_the_file()
    {
        Refused(Pickle().Op(Opcode.Long4).Raw(255, 255, 255, 127), "instruction LONG4");
        Refused(Pickle().Op(Opcode.Long4).Raw(255, 255, 255, 255), "instruction LONG4");
        Refused(Pickle().Op(Opcode.Long1).Raw(255), "bytes are expected at byte");
        Refused(Pickle().Op(Opcode.BinUnicode).Raw(255, 255, 255, 255), "4294967295 bytes are expected at byte");
        Refused(Pickle().Op(Opcode.BinUnicode).Raw(1, 0, 0, 0, 0xC3), "that is not UTF-8");
        Refused(Pickle().Op(Opcode.Global).Raw(Encoding.UTF8.GetBytes("collections")), "an unterminated name", whole: false);
    }

    [Fact]
    public void Values_are_taken_only_where_there_are_some()
    {
        Opcode[] takers =
        [
            Opcode.Stop, Opcode.Append, Opcode.Appends, Opcode.SetItem, Opcode.SetItems, Opcode.Build, Opcode.Reduce, Opcode.BinPersId,
            Opcode.Tuple, Opcode.Tuple1,
        ];
        foreach (var opcode in takers)
        {
            Refused(Pickle().Op(opcode), "pops a value from an empty stack");
        }
        Refused(Pickle().Number(1).Op(Opcode.Mark, Opcode.Tuple1), "pops a value from an empty stack");
        Refused(Pickle().Op(Opcode.BinPut).Raw(0), "pops a value from an empty stack");
        Refused(Pickle().Op(Opcode.BinGet).Raw(7), "refers to value 7, which was never stored");
        Refused(Pickle().Op(Opcode.LongBinGet).Raw(255, 255, 255, 255), "refers to value 4294967295");
        Refused(Pickle().Op(Opcode.None).Number(1).Op(Opcode.Append), "appends to something that is not a list");
        Refused(Pickle().Op(Opcode.None).Number(1).Number(2).Op(Opcode.SetItem), "not a dictionary");
        Refused(Pickle().Op(Opcode.EmptyDict, Opcode.Mark).Number(1).Op(Opcode.SetItems), "a key without a value");
        Refused(Pickle().Op(Opcode.EmptyDict, Opcode.EmptyList).Number(2).Op(Opcode.SetItem), "neither text nor an integer");
    }

    [Fact]
    public void A_memo_of_far_indices_takes_no_memory_for_those_between()
    {
        var pickle = Pickle().Op(Opcode.None).Op(Opcode.LongBinPut).Raw(255, 255, 255, 255).Op(Opcode.LongBinGet).Raw(255, 255, 255, 255)
            .Op(Opcode.Tuple2);
        Assert.Equal([null, null], Assert.IsType<object?[]>(Open(pickle.Stop())));
    }

    [Fact]
    public void Texts_of_Python_2_are_texts() =>
        Assert.Equal(["abc"],
            Assert.IsType<object?[]>(Open(Pickle().Op(Opcode.ShortBinString).Raw(3).Raw("abc"u8.ToArray()).Op(Opcode.Tuple1).Stop())));

    [Fact]
    public void Deep_nesting_ends_with_a_sentence_and_not_the_stack()
    {
        var pickle = Pickle().Op(Opcode.EmptyTuple).Op([.. Enumerable.Repeat(Opcode.Tuple1, 1_000_000)]);
        Refused(pickle, "contain each other too deeply");
    }

    [Fact]
    public void A_list_within_itself_is_refused()
    {
        var pickle = Pickle().Op(Opcode.EmptyList, Opcode.BinPut).Raw(0).Op(Opcode.BinGet).Raw(0).Op(Opcode.Append);
        Refused(pickle, "contain each other too deeply");
    }

    [Fact]
    public void A_billion_laughs_are_refused()
    {
        var pickle = Pickle().Op(Opcode.EmptyTuple, Opcode.BinPut).Raw(0);
        for (var level = 0; level < 60; level++)
        {
            pickle.Op(Opcode.BinGet).Raw(0).Op(Opcode.BinGet).Raw(0).Op(Opcode.Tuple2, Opcode.BinPut).Raw(0);
        }
        Refused(pickle.Op([.. Enumerable.Repeat(Opcode.Tuple2, 60)]), "too deeply or too often");
    }

    [Fact]
    public void Names_take_no_more_memory_than_the_file_explains()
    {
        var key = new string('k', 1000);
        var inner = Pickle().Op(Opcode.EmptyList, Opcode.BinPut).Raw(1).Op(Opcode.Mark).Op([.. Enumerable.Repeat(Opcode.EmptyList, 20_000)])
            .Op(Opcode.Appends);
        Refused(Pickle().Op(Opcode.EmptyDict).Text(key).Raw(inner.Stop()[2..^1]).Op(Opcode.SetItem), "whose name is too long");
        Refused(
            Pickle().Op(Opcode.EmptyDict).Text(key + new string('k', 100)).Op(Opcode.EmptyList, Opcode.SetItem), "whose name is too long");
    }

    [Theory]
    [InlineData(0, new long[] { 5 }, new long[] { 1 }, "reaches beyond its storage of 4 elements")]
    [InlineData(1, new long[] { 4 }, new long[] { 1 }, "reaches beyond")]
    [InlineData(4, new long[0], new long[0], "reaches beyond")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 3, 1 }, "reaches beyond")]
    [InlineData(long.MaxValue, new long[] { 2, 2 }, new long[] { long.MaxValue, long.MaxValue }, "reaches beyond")]
    [InlineData(-1, new long[] { 1 }, new long[] { 1 }, "negative offset, size or stride")]
    [InlineData(0, new long[] { -1 }, new long[] { 1 }, "negative offset, size or stride")]
    [InlineData(3, new long[] { 4 }, new long[] { -1 }, "negative offset, size or stride")]
    [InlineData(0, new long[] { 2 }, new long[0], "1 sizes and 0 strides")]
    [InlineData(0, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, "at most 8")]
    [InlineData(0, new long[] { 1L << 40 }, new long[] { 0 }, "would take 4398046511104 bytes out of a file of")]
    [InlineData(0, new long[] { 1L << 40, 1L << 40 }, new long[] { 0, 0 }, "more elements than can be counted")]
    [InlineData(0, new long[] { 0, 1L << 62, 1L << 62 }, new long[] { 0, 0, 0 }, "more elements than can be counted")]
    public void Views_outside_of_their_storage_or_larger_than_the_file_are_refused(long offset, long[] shape, long[] strides, string reason)
    {
        var pickle = new PickleBytes().Tensor("FloatStorage", 4, offset, shape, strides).Stop();
        RefusedFile(PickleBytes.Checkpoint(pickle, PickleBytes.Storage(4, new byte[16])), reason);
    }

    [Fact]
    public void Storages_that_lie_are_refused()
    {
        var tensor = new PickleBytes().Tensor("FloatStorage", 4, 0, [4], [1]).Stop();
        byte[] four = PickleBytes.Storage(4, new byte[16]);
        RefusedFile(PickleBytes.Checkpoint(tensor), "the storage '0' is missing");
        RefusedFile(PickleBytes.Checkpoint(tensor, four, four), "lists the storage '1', which is unknown");
        RefusedFile(PickleBytes.Checkpoint(tensor, PickleBytes.Storage(5, new byte[20])), "should have 4 elements and has 5");
        RefusedFile(PickleBytes.Checkpoint(tensor, four[..^1]), "16 bytes are expected at byte");
        RefusedFile(PickleBytes.Checkpoint(tensor, [.. four, 0]), "1 extra bytes after its last storage");
        Refused(Pickle().StorageReference("FloatStorage", long.MaxValue), "does not fit into its");
        Refused(Pickle().StorageReference("FloatStorage", -1), "does not fit into its");
        Refused(Pickle().StorageReference("FloatStorage", 4).StorageReference("FloatStorage", 3).Op(Opcode.Tuple2),
            "as 4 Float32 elements and as 3 Float32");
        Refused(Pickle().StorageReference("FloatStorage", 4).StorageReference("IntStorage", 4).Op(Opcode.Tuple2),
            "as 4 Float32 elements and as 4 Int32");
        Refused(Pickle().Text("0").Op(Opcode.BinPersId), "refers to something other than a storage");
        Refused(Pickle().Text("storage").Global("torch", "FloatStorage").Text("0").Op(Opcode.Tuple3, Opcode.BinPersId),
            "something other than a storage");
        Refused(
            Pickle().Op(Opcode.Mark).Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Number(4).Text("view")
                .Op(Opcode.Tuple, Opcode.BinPersId),
            "has not written since 0.4");
    }

    [Fact]
    public void Truth_values_are_0_or_1()
    {
        var pickle = new PickleBytes().Tensor("BoolStorage", 2, 0, [2], [1]).Stop();
        using var file = PyTorchFile.Open(_folder.Write("a.pth", PickleBytes.Checkpoint(pickle, PickleBytes.Storage(2, [1, 7]))));
        var refused = Assert.Throws<InteropException>(() => file.Tensors[""].ToTensor());
        Assert.Contains("booleans that are neither 0 nor 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pickles_of_other_programs_are_refused()
    {
        RefusedFile(new PickleBytes().Op(Opcode.EmptyDict).Stop(), "its magic number is missing");
        RefusedFile("\x80\x02"u8.ToArray(), "begins neither");
        RefusedFile([0x80, 2], "or damaged");
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private static PickleBytes Pickle() => new();

    private object? Open(byte[] pickle)
    {
        using var file = PyTorchFile.Open(_folder.Write("a.pth", PickleBytes.Checkpoint(pickle)));
        return file.Saved;
    }

    private void Refused(PickleBytes pickle, string reason, bool whole = true) =>
        RefusedFile(whole ? PickleBytes.Checkpoint(pickle.Stop()) : PickleBytes.Checkpoint(pickle.Stop())[..^6], reason);

    private void RefusedFile(byte[] file, string reason)
    {
        var path = _folder.Write("a.pth", file);
        var refused = Assert.Throws<InteropException>(() => PyTorchFile.Open(path));
        Assert.StartsWith($"'{path}' ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
