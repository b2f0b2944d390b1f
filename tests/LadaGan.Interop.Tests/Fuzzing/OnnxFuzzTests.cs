using System.Globalization;
using LadaGan.Interop.Onnx;
using LadaGan.Interop.Tests.Onnx;

namespace LadaGan.Interop.Tests.Fuzzing;

/// <summary>
/// Damaged ONNX models: the reader of weights throws nothing but <see cref="InteropException"/>, and its memory is bounded.
/// </summary>
/// <remarks>LADAGAN_FUZZ_INPUTS and LADAGAN_FUZZ_SEED as for the other formats (bench/nightly/fuzz-interop).</remarks>
[Trait("Speed", "slow")]
public sealed class OnnxFuzzTests : TensorTest
{
    private const int AllocatedAtMost = 1 << 16;
    private const int AllocatedPerByte = 100;

    [Fact]
    public void Mutations_of_an_export_are_read_or_refused()
    {
        var (inputs, seed) = (Setting("LADAGAN_FUZZ_INPUTS", 10_000), Setting("LADAGAN_FUZZ_SEED", 0));
        using var folder = new TemporaryFolder();
        // A head of the file has the nodes, the end the weights; damage is to reach both.
        var export = OnnxExport.Of(ModelFiles.Write(folder, ModelFiles.Smallest with { Widths = [4, 4, 4], Heads = [1, 1, 1] }), new());
        var parsed = ModelProto.Parser.ParseFrom(export);
        var weights = parsed.Graph.Initializer.Where(tensor => tensor.DataType == 1).OrderBy(tensor => tensor.RawData.Length).Take(30);
        var small = new ModelProto { IrVersion = 8, Graph = new() };
        small.Graph.Node.Add(parsed.Graph.Node.Take(10));
        small.Graph.Initializer.Add(weights);
        var original = Google.Protobuf.MessageExtensions.ToByteArray(small);
        var accepted = 0UL;
        for (var number = 0UL; number < inputs; number++)
        {
            var draws = new Draws(seed, number);
            byte[] bytes = [.. original];
            for (var i = 1 + draws.Below(3); i > 0; i--)
            {
                bytes = RawBytes.Mutate(bytes, draws);
            }
            accepted += Accepts(bytes, $"input {number} of seed {seed}") ? 1UL : 0;
        }
        Assert.InRange(accepted, inputs / 20, inputs);
    }

    private static ulong Setting(string name, ulong otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static bool Accepts(byte[] bytes, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = true;
        try
        {
            using var scope = new TensorScope();
            OnnxWeights.List(bytes, "m.onnx");
            OnnxWeights.Read(bytes, "m.onnx");
        }
        catch (InteropException)
        {
            accepted = false;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{what} made the reader throw {exception.GetType().Name}: {exception.Message}", exception);
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocatedAtMost + ((long)AllocatedPerByte * bytes.Length),
            $"{what} made the reader allocate {allocated} bytes for {bytes.Length}");
        return accepted;
    }
}
