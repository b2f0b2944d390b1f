using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Torch;

namespace LadaGan.Interop.PyTorch;

/// <summary>The flat memory that one or several tensors of a checkpoint look at.</summary>
internal sealed unsafe class Storage(MappedFile file, string key, DataType type, long count)
{
    private long _begin = -1;
    private Action? _verify;

    public MappedFile File => file;

    public string Key => key;

    public DataType Type => type;

    /// <summary>Number of elements.</summary>
    public long Count => count;

    public long ByteCount => count * type.Size();

    public bool IsPlaced => _begin >= 0;

    /// <summary>Says where the bytes lie in the file; <paramref name="verify"/> is called once, before they are first used.</summary>
    public void Place(long begin, Action? verify = null) => (_begin, _verify) = (begin, verify);

    /// <exception cref="InteropException">The bytes are damaged.</exception>
    public byte* Bytes()
    {
        var bytes = file.Address(_begin, ByteCount);
        _verify?.Invoke();
        _verify = null;
        return bytes;
    }
}
