using LadaGan.Torch.Native;

namespace LadaGan.Torch;

/// <summary>
/// A handle to a tensor of libtorch. A tensor created inside a <see cref="TensorScope"/> is disposed with the scope; otherwise
/// its creator disposes it.
/// </summary>
/// <remarks>
/// Operations have PyTorch's names in PascalCase; they return new tensors unless the name ends in <c>InPlace</c>.
/// </remarks>
public sealed partial class Tensor : IDisposable
{
    private static long _finalized;
    private nint _handle;

    private Tensor(nint handle)
    {
        _handle = handle;
        TensorScope.Current?.Adopt(this);
    }

    ~Tensor()
    {
        if (_handle != 0)
        {
            Interlocked.Increment(ref _finalized);
            _ = NativeMethods.lt_tensor_free(_handle);
        }
    }

    /// <summary>The number of native tensor handles in the process that are not freed.</summary>
    public static long LiveCount => NativeMethods.lt_tensor_live();

    /// <summary>The number of tensors that were not disposed but freed by the garbage collector; it should be 0.</summary>
    public static long FinalizedCount => Interlocked.Read(ref _finalized);

    public bool IsDisposed => _handle == 0;

    /// <summary>Sizes, outermost first.</summary>
    public long[] Shape
    {
        get
        {
            var info = Info;
            return ((ReadOnlySpan<long>)info.Sizes)[..info.Dim].ToArray();
        }
    }

    /// <summary>Elements between neighbours along each dimension.</summary>
    public long[] Strides
    {
        get
        {
            var info = Info;
            return ((ReadOnlySpan<long>)info.Strides)[..info.Dim].ToArray();
        }
    }

    public int Dim => Info.Dim;

    /// <summary>Number of elements.</summary>
    public long Count => Info.Count;

    public DataType Type => (DataType)Info.Type;

    public Device Device => Info is var info ? Device.Of(info.DeviceType, info.DeviceIndex) : default;

    public bool IsLeaf => Info.IsLeaf != 0;

    public bool RequiresGrad
    {
        get => Info.RequiresGrad != 0;
        set => NativeDoor.Check(NativeMethods.lt_tensor_set_requires_grad(Handle, value ? 1 : 0));
    }

    /// <summary>
    /// The gradient accumulated by
    /// <see cref="Autograd.Gradients.Backward(Tensor, bool, bool)"/>, a new handle;
    /// null when there is none.
    /// </summary>
    public Tensor? Grad
    {
        get
        {
            NativeDoor.Check(NativeMethods.lt_tensor_grad(Handle, out var grad));
            return grad == 0 ? null : new Tensor(grad);
        }
        set => NativeDoor.Check(NativeMethods.lt_tensor_set_grad(Handle, value?.Handle ?? 0));
    }

    internal TensorScope? Owner { get; set; }

    internal nint Handle =>
        _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Tensor), "the tensor's scope has ended, or it was disposed");

    internal NativeTensorInfo Info
    {
        get
        {
            NativeDoor.Check(NativeMethods.lt_tensor_info(Handle, out var info));
            return info;
        }
    }

    /// <summary>The size along a dimension; negative ones count from the end.</summary>
    public long Size(int dim)
    {
        var info = Info;
        var index = dim < 0 ? dim + info.Dim : dim;
        return index >= 0 && index < info.Dim
            ? info.Sizes[index]
            : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"{this} has {info.Dim} dimensions");
    }

    public void Dispose()
    {
        if (_handle == 0)
        {
            return;
        }
        var handle = _handle;
        _handle = 0;
        Owner = null;
        GC.SuppressFinalize(this);
        NativeDoor.Check(NativeMethods.lt_tensor_free(handle));
    }

    /// <summary>Type, shape and device: <c>float32[2, 3]</c>.</summary>
    public override string ToString()
    {
        if (_handle == 0)
        {
            return "disposed tensor";
        }
        var device = Device;
        return $"{Type.ToString().ToLowerInvariant()}[{string.Join(", ", Shape)}]{(device.IsGpu ? $" on {device}" : "")}";
    }

    internal static Tensor Own(nint handle) =>
        handle != 0 ? new Tensor(handle) : throw new TorchException("the operator returned no tensor");

    internal static Tensor? OwnOrNull(nint handle) => handle == 0 ? null : new Tensor(handle);
}
