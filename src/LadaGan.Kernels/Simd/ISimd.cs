namespace LadaGan.Kernels.Simd;

/// <summary>The operations on a vector of floats, so that each kernel is written once for all widths.</summary>
/// <remarks>Generic code over structs is compiled for each width, and most calls become one instruction.</remarks>
internal unsafe interface ISimd<TVector> where TVector : struct
{
    static abstract int Lanes { get; }

    /// <summary>The rows of the largest tile, with two vectors of sums per row: as many as fit in the registers.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(float* source);

    /// <summary>Two vectors from pairs of bfloat16: of each word, the low half and the high half.</summary>
    static abstract (TVector Low, TVector High) LoadPairs(uint* pairs);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left·right + addend, with a single rounding where the processor supports it.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Min(TVector left, TVector right);

    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Exp(TVector value);

    static abstract float Sum(TVector value);

    static abstract float Largest(TVector value);
}
