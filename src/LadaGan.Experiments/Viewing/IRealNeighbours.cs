namespace LadaGan.Experiments.Viewing;

/// <summary>The real images nearest to a generated one: a generator that copies its data is seen at once.</summary>
public interface IRealNeighbours
{
    /// <summary>The number of real images that are compared.</summary>
    int Count { get; }

    /// <summary>The nearest real images, nearest first.</summary>
    /// <param name="image">[size, size, 3].</param>
    /// <param name="size">Its side.</param>
    /// <param name="count">How many.</param>
    /// <returns>Their numbers in the dataset, and their distances: 0 for a copy.</returns>
    IReadOnlyList<(int Index, double Distance)> Of(byte[] image, int size, int count);
}
