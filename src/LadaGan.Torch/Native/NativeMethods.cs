using System.Runtime.InteropServices;

namespace LadaGan.Torch.Native;

/// <summary>The functions of native/ladatorch.h, one to one.</summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "ladatorch";

    [LibraryImport(Library)] public static partial nint lt_last_error();
    [LibraryImport(Library)] public static partial nint lt_version();
    [LibraryImport(Library)] public static partial int lt_describe(byte* text, long capacity);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lt_operator_find(string name, string overload, out nint found);
    [LibraryImport(Library)] public static partial int lt_operator_schema(nint op, byte* text, long capacity);
    [LibraryImport(Library)] public static partial int lt_operator_has_kernel(nint op, int deviceType, out int has);
    [LibraryImport(Library)]
    public static partial int lt_operator_call(nint op, NativeValue* arguments, int count, NativeValue* results,
        int capacity, out int returned);

    [LibraryImport(Library)]
    public static partial int lt_tensor_from_memory(void* data, int type, int dim, long* sizes,
        delegate* unmanaged<void*, void> release, void* context, out nint made);
    [LibraryImport(Library)] public static partial int lt_tensor_free(nint tensor);
    [LibraryImport(Library)][SuppressGCTransition] public static partial long lt_tensor_live();
    [LibraryImport(Library)][SuppressGCTransition] public static partial int lt_tensor_info(nint tensor, out NativeTensorInfo info);

    [LibraryImport(Library)] public static partial int lt_tensor_set_requires_grad(nint tensor, int value);
    [LibraryImport(Library)] public static partial int lt_tensor_grad(nint tensor, out nint grad);
    [LibraryImport(Library)] public static partial int lt_tensor_set_grad(nint tensor, nint grad);
    [LibraryImport(Library)][SuppressGCTransition] public static partial int lt_grad_mode();
    [LibraryImport(Library)][SuppressGCTransition] public static partial void lt_set_grad_mode(int enabled);
    [LibraryImport(Library)]
    public static partial int lt_backward(nint* roots, int rootCount, nint* inputs, int inputCount, int retainGraph, int createGraph);
    [LibraryImport(Library)]
    public static partial int lt_grad(nint* outputs, int outputCount, nint* inputs, int inputCount,
        nint* gradOutputs, int retainGraph, int createGraph, nint* grads);

    [LibraryImport(Library)] public static partial int lt_generator_seed(long device, ulong seed);
    [LibraryImport(Library)] public static partial int lt_generator_state(long device, out nint state);
    [LibraryImport(Library)] public static partial int lt_generator_set_state(long device, nint state);

    [LibraryImport(Library)] public static partial int lt_threads();
    [LibraryImport(Library)] public static partial int lt_set_threads(int threads);
    [LibraryImport(Library)] public static partial int lt_set_flag(int flag, int value);
    [LibraryImport(Library)] public static partial int lt_cuda_devices(out int count);
    [LibraryImport(Library)] public static partial int lt_kernels(long device, out int run);
    [LibraryImport(Library)] public static partial int lt_synchronize(long device);
    [LibraryImport(Library)] public static partial int lt_use_side_stream(long device);
    [LibraryImport(Library)] public static partial int lt_graph_available();
    [LibraryImport(Library)] public static partial int lt_graph_begin(nint shared, out nint begun);
    [LibraryImport(Library)] public static partial int lt_graph_end(nint graph);
    [LibraryImport(Library)] public static partial int lt_graph_replay(nint graph);
    [LibraryImport(Library)] public static partial int lt_graph_free(nint graph);
    [LibraryImport(Library)] public static partial int lt_reuse_memory(int enabled);
    [LibraryImport(Library)] public static partial long lt_reused_bytes();
    [LibraryImport(Library)] public static partial int lt_profile_start();
    [LibraryImport(Library)] public static partial int lt_profile_stop(byte* text, long capacity);

    [LibraryImport(Library)]
    public static partial int lt_hook_add(nint parameter, delegate* unmanaged<void*, int, void> ready, void* context, int number,
        out nint hook);
    [LibraryImport(Library)] public static partial int lt_hook_free(nint hook);
    [LibraryImport(Library)] public static partial int lt_cuda_stream(long device, out nint stream);
    [LibraryImport(Library)] public static partial int lt_gloo_available();
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lt_store_open(string host, int port, int serves, long timeout, out nint store, out int bound);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lt_store_set(nint store, string key, string text);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lt_store_get(nint store, string key, byte* text, long capacity);
    [LibraryImport(Library)] public static partial int lt_store_free(nint store);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lt_group_open(nint store, int rank, int size, string address, long timeout, out nint group);
    [LibraryImport(Library)] public static partial int lt_group_abandon(nint group);
    [LibraryImport(Library)] public static partial int lt_group_free(nint group);
    [LibraryImport(Library)] public static partial int lt_group_sum(nint group, nint tensor, out nint work);
    [LibraryImport(Library)] public static partial int lt_group_broadcast(nint group, nint tensor, int root, out nint work);
    [LibraryImport(Library)] public static partial int lt_group_gather(nint group, nint tensor, nint all, out nint work);
    [LibraryImport(Library)] public static partial int lt_work_wait(nint work);
    [LibraryImport(Library)] public static partial int lt_work_free(nint work);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int setenv(string name, string value, int overwrite);
}
