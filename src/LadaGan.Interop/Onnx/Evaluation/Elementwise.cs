namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>Operators that compute value by value.</summary>
internal static class Elementwise
{
    public static OnnxArray Each(OnnxArray x, Func<float, float> function) =>
        new(x.Shape, Array.ConvertAll(x.Values, value => function(value)));

    /// <summary>Two operands; an axis of size 1, or one that is missing in front, is repeated.</summary>
    public static OnnxArray Pairs(NodeCall call, Func<float, float, float> function)
    {
        var (a, b) = (call[0], call[1]);
        var rank = Math.Max(a.Shape.Length, b.Shape.Length);
        var (left, right) = (Padded(a, rank), Padded(b, rank));
        var shape = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            shape[axis] = left[axis] == 1 ? right[axis] : left[axis];
            call.Require(left[axis] == shape[axis] || left[axis] == 1, "shapes that do not fit");
            call.Require(right[axis] == shape[axis] || right[axis] == 1, "shapes that do not fit");
        }
        var y = OnnxArray.OfShape(shape);
        var (leftSteps, rightSteps) = (Steps(left), Steps(right));
        var place = new int[rank];
        var (i, j) = (0, 0);
        for (var at = 0; at < y.Values.Length; at++)
        {
            y.Values[at] = function(a.Values[i], b.Values[j]);
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                (i, j) = (i + leftSteps[axis], j + rightSteps[axis]);
                if (++place[axis] < shape[axis])
                {
                    break;
                }
                (i, j, place[axis]) = (i - (leftSteps[axis] * shape[axis]), j - (rightSteps[axis] * shape[axis]), 0);
            }
        }
        return y;
    }

    /// <summary>The error function; |error| ≤ 1.2·10⁻⁷.</summary>
    /// <remarks>Press et al., "Numerical Recipes in C", 2nd edition, section 6.2: erfcc.</remarks>
    public static float Erf(float x)
    {
        ReadOnlySpan<double> factors =
        [
            0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
        ];
        var size = Math.Abs((double)x);
        var t = 1 / (1 + (0.5 * size));
        var sum = 0.0;
        foreach (var factor in factors)
        {
            sum = (sum * t) + factor;
        }
        var complement = t * Math.Exp(-(size * size) + sum);
        return (float)(x >= 0 ? 1 - complement : complement - 1);
    }

    /// <summary>x times the normal distribution's share below it.</summary>
    public static float Gelu(float x) => 0.5f * x * (1 + Erf(x / MathF.Sqrt(2)));

    private static int[] Padded(OnnxArray x, int rank) => [.. Enumerable.Repeat(1, rank - x.Shape.Length), .. x.Shape];

    /// <summary>How far apart neighbours along each axis lie; 0 where the axis is repeated.</summary>
    private static int[] Steps(int[] shape)
    {
        var steps = new int[shape.Length];
        for (var (axis, step) = (shape.Length - 1, 1); axis >= 0; step *= shape[axis--])
        {
            steps[axis] = shape[axis] == 1 ? 0 : step;
        }
        return steps;
    }
}
