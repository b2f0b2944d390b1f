using System.Runtime.CompilerServices;
using System.Text;
using LadaGan.Torch.Native;

namespace LadaGan.Torch;

/// <summary>
/// One of PyTorch's operators, found by name in its dispatcher and called boxed: arguments in the schema's order, trailing
/// ones with defaults left out.
/// </summary>
/// <remarks>
/// Autograd, CUDA and every kernel are reached through this one call. <see cref="IsAvailable"/> tells
/// whether this libtorch has the operator.
/// </remarks>
public sealed class Operator
{
    private const int StackWords = 128;
    private readonly string _base;
    private readonly string _overload;
    private nint _handle;

    /// <param name="name">With its name space: <c>aten::add</c>.</param>
    /// <param name="overload">The schema's overload: <c>Tensor</c>; empty for the unnamed one.</param>
    public Operator(string name, string overload = "")
    {
        Name = overload.Length == 0 ? name : $"{name}.{overload}";
        (_base, _overload) = (name, overload);
    }

    public string Name { get; }

    /// <summary>0 while no library has registered the operator.</summary>
    private nint Handle
    {
        get
        {
            if (_handle == 0)
            {
                NativeDoor.Check(NativeMethods.lt_operator_find(_base, _overload, out _handle));
            }
            return _handle;
        }
    }

    /// <summary>Whether this libtorch has the operator.</summary>
    public bool IsAvailable => Handle != 0;

    /// <summary>The schema as PyTorch writes it.</summary>
    public unsafe string Schema
    {
        get
        {
            var buffer = stackalloc byte[4096];
            NativeDoor.Check(NativeMethods.lt_operator_schema(Known(), buffer, 4096));
            return System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)buffer)!;
        }
    }

    /// <summary>Whether the operator has a kernel of its own for the kind of device (not through decomposition).</summary>
    public bool HasKernel(Device device)
    {
        NativeDoor.Check(NativeMethods.lt_operator_has_kernel(Known(), device.Type, out var has));
        return has != 0;
    }

    /// <summary>Calls the operator and returns its tensor.</summary>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        Span<NativeValue> results = stackalloc NativeValue[8];
        var count = Invoke(arguments, results);
        if (count > 1)
        {
            Release(results[1..count]);
        }
        return count > 0 && results[0].Kind == ValueKind.Tensor
            ? Tensor.Own((nint)results[0].Word)
            : throw new TorchException($"{Name} returned no tensor");
    }

    /// <summary>Calls an operator in place, or one whose result is not needed.</summary>
    public void Run(params ReadOnlySpan<Argument> arguments)
    {
        Span<NativeValue> results = stackalloc NativeValue[8];
        var count = Invoke(arguments, results);
        Release(results[..count]);
    }

    /// <summary>Calls an operator that returns two tensors.</summary>
    public (Tensor First, Tensor Second) CallTwo(params ReadOnlySpan<Argument> arguments)
    {
        Span<NativeValue> results = stackalloc NativeValue[8];
        var count = Invoke(arguments, results);
        Release(results[2..count]);
        return (Tensor.Own((nint)results[0].Word), Tensor.Own((nint)results[1].Word));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public Tensor[] CallList(params ReadOnlySpan<Argument> arguments)
    {
        Span<NativeValue> results = new NativeValue[256];
        var count = Invoke(arguments, results);
        var tensors = new Tensor[count];
        for (var i = 0; i < count; i++)
        {
            tensors[i] = Tensor.Own((nint)results[i].Word);
        }
        return tensors;
    }

    public override string ToString() => Name;

    [SkipLocalsInit]
    private unsafe int Invoke(ReadOnlySpan<Argument> arguments, Span<NativeValue> results)
    {
        var words = 0;
        foreach (ref readonly var argument in arguments)
        {
            words += argument.Words;
        }
        Span<long> scratch = words <= StackWords ? stackalloc long[StackWords] : new long[words];
        var values = stackalloc NativeValue[arguments.Length];
        fixed (long* start = scratch)
        fixed (NativeValue* into = results)
        {
            var next = start;
            for (var i = 0; i < arguments.Length; i++)
            {
                values[i] = arguments[i].Marshal(ref next);
            }
            var code = NativeMethods.lt_operator_call(Known(), values, arguments.Length, into, results.Length, out var returned);
            return code == 0 ? returned : throw NativeDoor.Failure(code, Complaint(arguments));
        }
    }

    private nint Known() =>
        Handle is var handle and not 0
            ? handle
            : throw new TorchException($"this libtorch ({TorchRuntime.Version}) has no operator {Name}");

    private static void Release(ReadOnlySpan<NativeValue> results)
    {
        foreach (var result in results)
        {
            if (result.Kind == ValueKind.Tensor && result.Word != 0)
            {
                NativeDoor.Check(NativeMethods.lt_tensor_free((nint)result.Word));
            }
        }
    }

    private string Complaint(ReadOnlySpan<Argument> arguments)
    {
        var text = new StringBuilder(Name).Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(arguments[i].ToString());
        }
        return text.Append("): ").Append(NativeDoor.LastError()).ToString();
    }
}
