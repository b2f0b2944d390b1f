using Microsoft.Win32.SafeHandles;

namespace LadaGan.Core.Files;

/// <summary>Random access to the bytes of a file.</summary>
public interface IFileBytes
{
    /// <summary>The file's length in bytes.</summary>
    long Length { get; }

    /// <summary><paramref name="count"/> bytes from <paramref name="offset"/> on.</summary>
    /// <param name="offset">The first byte's position in the file.</param>
    /// <param name="count">How many bytes.</param>
    ReadOnlySpan<byte> Bytes(long offset, int count);
}

/// <summary>The bytes of an open file, read on demand; several threads may read at once.</summary>
/// <param name="file">The open file; the caller keeps ownership.</param>
public sealed class OpenFileBytes(SafeFileHandle file) : IFileBytes
{
    /// <inheritdoc/>
    public long Length => RandomAccess.GetLength(file);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The range extends beyond the end of the file.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int count) => Read(offset, count);

    /// <summary><paramref name="count"/> bytes from <paramref name="offset"/> on, in a new array.</summary>
    /// <inheritdoc cref="Bytes" path="/param|/exception"/>
    public byte[] Read(long offset, int count)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
        {
            throw new InvalidDataException("it refers to bytes beyond its end");
        }
        var bytes = GC.AllocateUninitializedArray<byte>(count);
        for (var read = 0; read < count;)
        {
            var now = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            read += now > 0 ? now : throw new InvalidDataException("it became shorter while it was read");
        }
        return bytes;
    }
}
