namespace LadaGan.Torch;

public sealed partial class Tensor
{
    /// <summary>The same elements under another shape, without a copy; one size may be −1.</summary>
    public Tensor View(params long[] shape) => Aten.View.Call(this, shape);

    /// <summary>As <see cref="View"/>, with a copy where the layout asks for one.</summary>
    public Tensor Reshape(params long[] shape) => Aten.Reshape.Call(this, shape);

    public Tensor Permute(params long[] dims) => Aten.Permute.Call(this, dims);

    public Tensor Transpose(int first, int second) => Aten.Transpose.Call(this, first, second);

    /// <summary>Repeats dimensions of size 1 without a copy; −1 keeps a size.</summary>
    public Tensor Expand(params long[] shape) => Aten.Expand.Call(this, shape);

    public Tensor Unsqueeze(int dim) => Aten.Unsqueeze.Call(this, dim);

    public Tensor Squeeze(int dim) => Aten.Squeeze.Call(this, dim);

    /// <summary>The part [start, start + length) of a dimension.</summary>
    public Tensor Narrow(int dim, long start, long length) => Aten.Narrow.Call(this, dim, start, length);

    public Tensor Select(int dim, long index) => Aten.Select.Call(this, dim, index);

    /// <summary>Equal parts along a dimension, as views.</summary>
    public Tensor[] Chunk(int chunks, int dim) => Aten.Split.CallList(this, Size(dim) / chunks, dim);

    public Tensor Gather(int dim, Tensor index) => Aten.Gather.Call(this, dim, index);

    public Tensor IndexSelect(int dim, Tensor index) => Aten.IndexSelect.Call(this, dim, index);

    /// <summary>this[index[i]] ← source[i] along a dimension; index is int64 [n].</summary>
    public Tensor IndexCopyInPlace(int dim, Tensor index, Tensor source)
    {
        Aten.IndexCopyInPlace.Run(this, dim, index, source);
        return this;
    }

    /// <summary>This where the condition (bool) holds, and elsewhere another.</summary>
    public Tensor Where(Tensor condition, Tensor other) => Aten.Where.Call(condition, this, other);

    /// <summary>The elements in the opposite order along dimensions, as a copy.</summary>
    public Tensor Flip(params long[] dims) => Aten.Flip.Call(this, dims);

    /// <summary>Moves the elements along dimensions; what leaves one end enters at the other.</summary>
    public Tensor Roll(long[] shifts, long[] dims) => Aten.Roll.Call(this, shifts, dims);

    /// <summary>Pads the last dimensions with a constant: (left, right, top, bottom, …), last dimension first.</summary>
    public Tensor Pad(long[] padding, double value = 0) => Aten.Pad.Call(this, padding, value);

    public Tensor Contiguous(MemoryFormat format = MemoryFormat.Contiguous) => Aten.Contiguous.Call(this, format);

    /// <summary>The same values outside the autograd graph.</summary>
    public Tensor Detach() => Aten.Detach.Call(this);

    public Tensor Clone() => Aten.Clone.Call(this);

    /// <summary>Another type, a copy.</summary>
    public Tensor To(DataType type) => Aten.Convert.Call(this, type);

    /// <summary>As that type; this tensor itself where it is of it.</summary>
    public Tensor As(DataType type) => Type == type ? this : To(type);

    /// <summary>As float32; this tensor itself where it is.</summary>
    public Tensor Float() => As(DataType.Float32);

    /// <summary>Another device; a copy unless it is already there.</summary>
    public Tensor To(Device device, bool nonBlocking = false) =>
        device == Device ? this : Aten.Convert.Call(this, Argument.None, Argument.None, device, Argument.None, nonBlocking);

    /// <summary>
    /// A copy of a CPU tensor on a device, for which the CPU does not wait; itself on the CPU. Its memory may be used again at once.
    /// </summary>
    public Tensor Upload(Device device) =>
        device.IsGpu ? EmptyPinned(Shape, Type).CopyInPlace(this).To(device, nonBlocking: true) : To(device);

    /// <summary>this ← source, converted.</summary>
    public Tensor CopyInPlace(Tensor source, bool nonBlocking = false)
    {
        Aten.Copy.Run(this, source, nonBlocking);
        return this;
    }

    public static Tensor Cat(Tensor[] tensors, int dim) => Aten.Cat.Call(tensors, dim);

    public static Tensor Stack(Tensor[] tensors, int dim) => Aten.Stack.Call(tensors, dim);
}
