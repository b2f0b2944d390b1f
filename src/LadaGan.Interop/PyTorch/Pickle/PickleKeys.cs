namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>Equality of a dictionary's keys, texts and whole numbers, by hashes that a file's author cannot foresee.</summary>
internal sealed class PickleKeys : IEqualityComparer<object>
{
    public static readonly PickleKeys Comparer = new();

    public new bool Equals(object? x, object? y) => object.Equals(x, y);

    // long's own hash is known to all, and a file could hold only numbers that share one. Combine mixes in a number drawn at the process's start.
    public int GetHashCode(object key) => key is long number ? HashCode.Combine((int)number, (int)(number >> 32)) : key.GetHashCode();
}
