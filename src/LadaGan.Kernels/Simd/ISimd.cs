namespace LadaGan.Kernels.Simd;

/// <summary>What the kernels ask of a vector of floats, so that each is written once for every width.</summary>
/// <remarks>Generic code over structs is compiled for each width, and every call here becomes one instruction.</remarks>
internal unsafe interface ISimd<TVector> where TVector : struct
{
    static abstract int Lanes { get; }

    /// <summary>The rows of the largest tile of products: two vectors a row, as many as the registers hold.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left·right + addend, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Min(TVector left, TVector right);

    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Exp(TVector value);

    static abstract float Sum(TVector value);

    static abstract float Largest(TVector value);
}
