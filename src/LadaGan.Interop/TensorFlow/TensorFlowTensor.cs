using System.Buffers.Binary;
using System.Security.Cryptography;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Interop.TensorFlow.Bundles;

namespace LadaGan.Interop.TensorFlow;

/// <summary>
/// A tensor in an open <see cref="TensorFlowFile"/>: its name, type and shape; the values are read, and checked, on demand.
/// </summary>
public sealed class TensorFlowTensor
{
    private const int Piece = 1 << 30;

    private readonly MappedFile _shard;
    private readonly uint _checksum;
    private bool _isChecked;

    internal TensorFlowTensor(MappedFile shard, string name, TensorFlowType type, long[] shape, BundleEntryProto entry)
    {
        (_shard, Name, Type, Shape) = (shard, name, type, shape);
        (Offset, ByteCount, _checksum) = (entry.Offset, entry.Size, entry.Crc32C);
    }

    /// <summary>Its key in the checkpoint.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public TensorFlowType Type { get; }

    /// <summary>The sizes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Bytes that its values take in the file.</summary>
    public long ByteCount { get; }

    /// <summary>The file of values.</summary>
    internal string ShardPath => _shard.Path;

    /// <summary>Where its values begin in the file.</summary>
    internal long Offset { get; }

    /// <summary>The values of a float32 tensor, in row-major order.</summary>
    /// <exception cref="InteropException">It has another type, is too large for one array, or does not match its checksum.</exception>
    public unsafe float[] ToSingles()
    {
        Require(TensorFlowType.Float32);
        if (Count > Array.MaxLength)
        {
            throw Bad($"has {Count} values, more than one array can hold");
        }
        RequireChecksum();
        var values = GC.AllocateUninitializedArray<float>((int)Count);
        fixed (float* target = values)
        {
            Buffer.MemoryCopy(_shard.Address(Offset, ByteCount), target, ByteCount, ByteCount);
        }
        return values;
    }

    /// <summary>The only value of an integer tensor.</summary>
    /// <exception cref="InteropException">It is no single integer, or does not match its checksum.</exception>
    public long ToInteger()
    {
        RequireScalar();
        var bytes = Bytes();
        return Type switch
        {
            TensorFlowType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            TensorFlowType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => throw Bad($"is {Type}, where an integer is expected"),
        };
    }

    /// <summary>The only value of a tensor of floating-point numbers.</summary>
    /// <exception cref="InteropException">It is no single number, or does not match its checksum.</exception>
    public double ToReal()
    {
        RequireScalar();
        var bytes = Bytes();
        return Type switch
        {
            TensorFlowType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            TensorFlowType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ => throw Bad($"is {Type}, where a floating-point number is expected"),
        };
    }

    /// <summary>The values of a tensor of texts, which may be any bytes.</summary>
    /// <exception cref="InteropException">It has another type, or is damaged.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToTexts()
    {
        Require(TensorFlowType.String);
        try
        {
            return TextTensor.Read(RawBytes(), Count, _checksum);
        }
        catch (InvalidDataException error)
        {
            throw Bad($"is damaged: {error.Message}");
        }
    }

    /// <summary>The SHA-256 of the values as the file holds them, in lower-case hexadecimal.</summary>
    /// <exception cref="InteropException">They do not match their checksum.</exception>
    public string Sha256()
    {
        RequireChecksum();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var done = 0L; done < ByteCount; done += Piece)
        {
            hash.AppendData(PieceAt(done));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Checks the values against their checksum.</summary>
    /// <exception cref="InteropException">They do not match.</exception>
    public void RequireChecksum()
    {
        if (_isChecked)
        {
            return;
        }
        if (Type == TensorFlowType.String)
        {
            _ = ToTexts();
        }
        else if (Crc32C.Mask(Crc()) != _checksum)
        {
            throw Bad("does not match its checksum; copy the file again");
        }
        _isChecked = true;
    }

    /// <summary>Type and shape: <c>float32[2, 3]</c>.</summary>
    public override string ToString() => $"{Type.ToString().ToLowerInvariant()}[{string.Join(", ", Shape)}]";

    internal InteropException Bad(string problem) => _shard.Bad($"has a tensor {ErrorText.Quote(Name)} that {problem}");

    private uint Crc()
    {
        var crc = 0u;
        for (var done = 0L; done < ByteCount; done += Piece)
        {
            crc = Crc32C.Append(crc, PieceAt(done));
        }
        return crc;
    }

    private ReadOnlySpan<byte> Bytes()
    {
        RequireChecksum();
        return RawBytes();
    }

    private ReadOnlySpan<byte> RawBytes() =>
        ByteCount <= Array.MaxLength
            ? _shard.Bytes(Offset, (int)ByteCount)
            : throw Bad($"has {ByteCount} bytes, more than can be read at once");

    private ReadOnlySpan<byte> PieceAt(long done) => _shard.Bytes(Offset + done, (int)Math.Min(Piece, ByteCount - done));

    private void Require(TensorFlowType type)
    {
        if (Type != type)
        {
            throw Bad($"is {Type}, where {type} is expected");
        }
    }

    private void RequireScalar()
    {
        if (Shape.Count > 0)
        {
            throw Bad($"has the shape [{string.Join(", ", Shape)}], where a single number is expected");
        }
    }
}
