using System.Runtime.CompilerServices;
using LadaGan.Torch;

namespace LadaGan.Interop.Files;

/// <summary>Numbers of any floating type, and the whole numbers of counters, as float32.</summary>
internal static unsafe class FloatValues
{
    /// <summary>A contiguous copy; the source need not be aligned.</summary>
    /// <exception cref="InteropException">The type holds no weights, or there are too many for one array.</exception>
    public static float[] Of(byte* source, DataType type, long count)
    {
        if (count > Array.MaxLength)
        {
            throw new InteropException($"a tensor of {count} values is too large to be read");
        }
        var values = new float[count];
        var size = type.Size();
        if (type == DataType.Float32)
        {
            fixed (float* target = values)
            {
                Buffer.MemoryCopy(source, target, count * size, count * size);
            }
            return values;
        }
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = One(source + ((long)i * size), type);
        }
        return values;
    }

    private static float One(byte* at, DataType type) => type switch
    {
        DataType.Float64 => (float)Unsafe.ReadUnaligned<double>(at),
        DataType.Float16 => (float)Unsafe.ReadUnaligned<Half>(at),
        DataType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)Unsafe.ReadUnaligned<ushort>(at) << 16),
        DataType.Int64 => Unsafe.ReadUnaligned<long>(at),
        DataType.Int32 => Unsafe.ReadUnaligned<int>(at),
        _ => throw new InteropException($"a tensor has {type} values; weights are numbers of floating point"),
    };
}
