using Microsoft.Win32.SafeHandles;

namespace LadaGan.Core.Files;

/// <summary>A file's bytes by position.</summary>
public interface IFileBytes
{
    /// <summary>The file's length in bytes.</summary>
    long Length { get; }

    /// <summary><paramref name="count"/> bytes from <paramref name="offset"/> on.</summary>
    /// <param name="offset">The first byte's position in the file.</param>
    /// <param name="count">How many bytes.</param>
    ReadOnlySpan<byte> Bytes(long offset, int count);
}

/// <summary>The bytes of an open file, read when they are asked for; several threads may read at once.</summary>
/// <param name="file">The open file; it stays the caller's.</param>
public sealed class OpenFileBytes(SafeFileHandle file) : IFileBytes
{
    /// <inheritdoc/>
    public long Length => RandomAccess.GetLength(file);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">They do not all lie in the file.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int count) => Read(offset, count);

    /// <summary><paramref name="count"/> bytes from <paramref name="offset"/> on, in an array of their own.</summary>
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
