namespace LadaGan.Testing;

/// <summary>Derivatives by central differences of functions over doubles.</summary>
public static class FiniteDifference
{
    /// <summary>∂value/∂at for every element of <paramref name="at"/>, which the function reads and which is left as it was.</summary>
    public static double[] Gradient(Array at, Func<double> value, double step = 1e-5)
    {
        var gradient = new double[at.Length];
        for (var i = 0; i < gradient.Length; i++)
        {
            var index = IndexOf(at, i);
            var before = (double)at.GetValue(index)!;
            at.SetValue(before + step, index);
            var above = value();
            at.SetValue(before - step, index);
            var below = value();
            at.SetValue(before, index);
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }

    private static int[] IndexOf(Array array, int flat)
    {
        var index = new int[array.Rank];
        for (var dim = array.Rank - 1; dim >= 0; dim--)
        {
            (flat, index[dim]) = Math.DivRem(flat, array.GetLength(dim));
        }
        return index;
    }
}
