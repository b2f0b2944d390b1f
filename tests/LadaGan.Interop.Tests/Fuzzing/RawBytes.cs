using System.Buffers.Binary;

namespace LadaGan.Interop.Tests.Fuzzing;

/// <summary>Damages bytes without interpreting them.</summary>
internal static class RawBytes
{
    public static byte[] Mutate(byte[] bytes, Draws draws)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }
        var at = draws.Below(bytes.Length);
        switch (draws.Below(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << draws.Below(8));
                return bytes;
            case 1:
                bytes[at] = (byte)draws.Below(256);
                return bytes;
            case 2: return bytes[..at];
            case 3: return [.. bytes[..at], .. bytes[draws.Below(bytes.Length)..]];
            case 4:
                var number = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(number, draws.OddNumber());
                number.AsSpan(0, Math.Min(draws.Pick([2, 4, 8]), bytes.Length - at)).CopyTo(bytes.AsSpan(at));
                return bytes;
            default: return [.. bytes, .. bytes[at..]];
        }
    }
}
