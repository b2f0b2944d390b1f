namespace LadaGan.Interop.Files;

/// <summary>Booleans are stored as one byte each, 0 or 1; libtorch's arithmetic is undefined for other values.</summary>
internal static unsafe class Booleans
{
    private const int Piece = 1 << 30;

    public static bool AreValid(byte* bytes, long count)
    {
        for (var done = 0L; done < count; done += Piece)
        {
            if (new ReadOnlySpan<byte>(bytes + done, (int)Math.Min(Piece, count - done)).ContainsAnyExceptInRange((byte)0, (byte)1))
            {
                return false;
            }
        }
        return true;
    }
}
