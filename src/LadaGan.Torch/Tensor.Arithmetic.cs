namespace LadaGan.Torch;

public sealed partial class Tensor
{
    public static Tensor operator +(Tensor left, Tensor right) => Aten.Add.Call(left, right);

    public static Tensor operator +(Tensor left, double right) => Aten.AddScalar.Call(left, right);

    public static Tensor operator -(Tensor left, Tensor right) => Aten.Subtract.Call(left, right);

    public static Tensor operator -(Tensor left, double right) => Aten.AddScalar.Call(left, -right);

    public static Tensor operator -(double left, Tensor right) => Aten.RightSubtract.Call(right, left);

    public static Tensor operator -(Tensor value) => Aten.Negate.Call(value);

    public static Tensor operator *(Tensor left, Tensor right) => Aten.Multiply.Call(left, right);

    public static Tensor operator *(Tensor left, double right) => Aten.MultiplyScalar.Call(left, right);

    public static Tensor operator *(double left, Tensor right) => Aten.MultiplyScalar.Call(right, left);

    public static Tensor operator /(Tensor left, Tensor right) => Aten.Divide.Call(left, right);

    public static Tensor operator /(Tensor left, double right) => Aten.DivideScalar.Call(left, right);

    public static Tensor operator >=(Tensor left, double right) => Aten.GreaterEqualScalar.Call(left, right);

    public static Tensor operator <=(Tensor left, double right) => Aten.LessEqualScalar.Call(left, right);

    public static Tensor operator <(Tensor left, double right) => Aten.LessScalar.Call(left, right);

    public static Tensor operator >(Tensor left, double right) => Aten.GreaterScalar.Call(left, right);

    public static Tensor operator &(Tensor left, Tensor right) => Aten.LogicalAnd.Call(left, right);

    /// <summary>this + first · second in one pass, broadcast.</summary>
    public Tensor AddCMul(Tensor first, Tensor second) => Aten.AddCMul.Call(this, first, second);

    /// <summary>(this + other) / 2.</summary>
    public Tensor MeanWith(Tensor other) => Aten.MeanOfTwo.Call(this, other);

    /// <summary>this + weight · (end − this), each element with its own weight, broadcast.</summary>
    public Tensor Lerp(Tensor end, Tensor weight) => Aten.LerpTensor.Call(this, end, weight);

    /// <summary>Whether this ≤ other, elementwise and broadcast.</summary>
    public Tensor Le(Tensor other) => Aten.LessEqual.Call(this, other);

    public Tensor LogicalNot() => Aten.LogicalNot.Call(this);

    public Tensor Square() => Aten.Square.Call(this);

    public Tensor Sqrt() => Aten.SquareRoot.Call(this);

    public Tensor Exp() => Aten.Exponential.Call(this);

    public Tensor Log() => Aten.Logarithm.Call(this);

    public Tensor Abs() => Aten.Absolute.Call(this);

    public Tensor Sgn() => Aten.Sign.Call(this);

    public Tensor IsFinite() => Aten.IsFinite.Call(this);

    public Tensor Clamp(double min, double max) => Aten.Clamp.Call(this, min, max);

    /// <summary>As for floating-point bounds; a tensor of integers stays one.</summary>
    public Tensor Clamp(long min, long max) => Aten.Clamp.Call(this, min, max);

    public Tensor Round() => Aten.Round.Call(this);

    /// <summary>this ← this + scale · other.</summary>
    public Tensor AddInPlace(Tensor other, double scale = 1)
    {
        Aten.AddInPlace.Run(this, other, scale);
        return this;
    }

    /// <summary>this ← this + value.</summary>
    public Tensor AddInPlace(double value)
    {
        Aten.AddScalarInPlace.Run(this, value);
        return this;
    }

    /// <summary>target ← target + weight · (end − target) for whole lists, in one launch where libtorch has one.</summary>
    public static void LerpInPlace(Tensor[] targets, Tensor[] ends, double weight)
    {
        if (targets.Length > 0 && targets[0].Device.IsGpu && Aten.ForeachLerp.IsAvailable)
        {
            Aten.ForeachLerp.Run(targets, ends, weight);
            return;
        }
        for (var i = 0; i < targets.Length; i++)
        {
            Aten.LerpInPlace.Run(targets[i], ends[i], weight);
        }
    }

    /// <summary>this ← this · value.</summary>
    public Tensor MulInPlace(double value)
    {
        Aten.MultiplyScalarInPlace.Run(this, value);
        return this;
    }

    /// <summary>this ← this · other, elementwise.</summary>
    public Tensor MulInPlace(Tensor other)
    {
        Aten.MultiplyInPlace.Run(this, other);
        return this;
    }
}
