using System.Globalization;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Testing;

/// <summary>
/// What an operator f gives for cotangents g and u: y = f(inputs), the gradients of ⟨y, g⟩ for some inputs, and the
/// gradients of Σ ⟨those, u⟩ for g and all inputs.
/// </summary>
public sealed class TwiceDifferentiated
{
    private readonly Tensor[] _leaves;
    private readonly Tensor _penalty;

    /// <param name="operation">f.</param>
    /// <param name="inputs">Values; the operator sees copies of the same layout.</param>
    /// <param name="differentiable">Which inputs ask for gradients at all.</param>
    /// <param name="wanted">Which of the first gradients are asked for: R1 wants the images' only.</param>
    /// <param name="weighted">Which of these have a cotangent u; the sum is over them.</param>
    public TwiceDifferentiated(Func<Tensor[], Tensor> operation, Tensor[] inputs, bool[] differentiable, bool[] wanted, bool[] weighted)
    {
        var copies = Array.ConvertAll(inputs, input => input.Clone());
        for (var i = 0; i < copies.Length; i++)
        {
            copies[i].RequiresGrad = differentiable[i];
        }
        Output = operation(copies);
        var cotangent = Draw.Normal("g", Output.Shape).To(Output.Type);
        cotangent.RequiresGrad = true;
        int[] asked = [.. Enumerable.Range(0, inputs.Length).Where(i => wanted[i])];
        var found = Gradients.Grad(Output, [.. asked.Select(i => copies[i])], createGraph: true, gradOutput: cotangent);
        First = [.. found.Select(gradient => gradient!)];

        _leaves = [cotangent, .. copies.Where(copy => copy.RequiresGrad)];
        _penalty = asked.Zip(First).Where(pair => weighted[pair.First])
            .Select(pair => (pair.Second * Draw.Normal($"u{pair.First}", pair.Second.Shape).To(pair.Second.Type)).Sum())
            .Aggregate((sum, term) => sum + term);
        Second = Again();
    }

    public Tensor Output { get; }

    /// <summary>Of the inputs that are wanted, in their order.</summary>
    public Tensor[] First { get; }

    /// <summary>Of g and the differentiable inputs, in their order; zero where there is no dependence.</summary>
    public Tensor[] Second { get; }

    /// <summary>The second derivatives from the same graph once more.</summary>
    public Tensor[] Again(bool retain = true)
    {
        var found = Gradients.Grad(_penalty, _leaves, retainGraph: retain);
        return [.. found.Select((gradient, i) => gradient ?? Tensor.Zeros(_leaves[i].Shape, _leaves[i].Type, _leaves[i].Device))];
    }

    /// <summary>How often a computation is repeated that must give the same bits: <c>LADAGAN_RUNS</c>, or ten times.</summary>
    public static int Runs =>
        int.TryParse(Environment.GetEnvironmentVariable("LADAGAN_RUNS"), CultureInfo.InvariantCulture, out var given) ? given : 10;

    /// <summary>Equal within relative tolerances: y and the first derivatives, and the second ones.</summary>
    public void IsClose(TwiceDifferentiated expected, double first, double second, string what)
    {
        TensorAssert.Close(expected.Output, Output, first, $"{what}: y");
        Compare(expected.First, First, first, $"{what}: first derivative");
        Compare(expected.Second, Second, second, $"{what}: second derivative");
    }

    /// <summary>
    /// The same bits on one to four threads, again and again: training resumes to the
    /// last bit only when no sum depends on who was first.
    /// </summary>
    public static void IsTheSameOnAnyThreads(Func<TwiceDifferentiated> make)
    {
        TorchRuntime.Threads = 1;
        var one = make();
        for (var run = 0; run < Runs; run++)
        {
            using var scope = new TensorScope();
            TorchRuntime.Threads = 2 + (run % 3);
            make().IsClose(one, 0, 0, $"run {run}");
        }
    }

    /// <summary>A third derivative is an error that says what to do.</summary>
    public static void RefusesAThird(string name, Func<Tensor[], Tensor> operation, Tensor[] inputs)
    {
        inputs[0].RequiresGrad = true;
        var first = Gradients.Grad(operation(inputs).Square().Sum(), inputs[0], createGraph: true);
        var error = Assert.Throws<TorchException>(() => Gradients.Grad(first.Square().Sum(), inputs[0], createGraph: true));
        Assert.Equal($"{name} has two derivatives, not three: differentiate its gradient without create_graph", error.Message);
    }

    private static void Compare(Tensor[] expected, Tensor[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            TensorAssert.Close(expected[i].To(actual[i].Type), actual[i], tolerance, $"{what} {i}");
        }
    }
}
