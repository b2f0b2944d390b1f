namespace LadaGan.Interop.Tests;

/// <summary>A tensor's memory as bytes, whatever its type.</summary>
internal static class TensorBytes
{
    public static unsafe byte[] Of(Tensor tensor)
    {
        Assert.True(tensor.IsContiguous || tensor.Count == 0);
        return new ReadOnlySpan<byte>((void*)tensor.DataPointer, checked((int)(tensor.Count * tensor.Type.Size()))).ToArray();
    }
}
