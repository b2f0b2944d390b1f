using LadaGan.Torch.Autograd;

namespace LadaGan.Model.Tests;

public class GeneratorTests : TensorTest
{
    [Theory]
    [InlineData("generator_32")]
    [InlineData("generator_64")]
    public void Pixel_and_patch_heads_answer_as_the_authors(string file)
    {
        using var golden = new Golden(file);
        var options = file == "generator_32" ? Networks.Generator32 : Networks.Generator64;
        using var generator = new Generator(options, Conventions.PyTorch, Device.Cpu);
        PyTorchNames.Load(generator.Store, PyTorchNames.Generator(options), name => golden[$"w.{name}"]);
        TensorAssert.Close(golden["y"], generator.Forward(golden["z"], training: false), GoldenModule.ForwardTolerance);
    }

    [Fact]
    public void The_decoder_head_answers_in_training_and_in_evaluation()
    {
        using var golden = new Golden("generator_128_decoder");
        var names = PyTorchNames.DecoderGenerator(Networks.Generator128);
        using var generator = new Generator(Networks.Generator128, Conventions.Paper, Device.Cpu);
        PyTorchNames.Load(generator.Store, names, name => golden[$"w.{name}"]);
        var z = golden["z"];
        TensorAssert.Close(golden["y_train"], generator.Forward(z, training: true), GoldenModule.ForwardTolerance, "training");
        foreach (var entry in generator.Store.Entries.Where(entry => !entry.IsParameter))
        {
            TensorAssert.Close(golden[$"after.{names[entry.Name].Theirs}"], entry.Tensor, GoldenModule.ForwardTolerance, entry.Name);
        }
        TensorAssert.Close(golden["y_eval_after"], generator.Forward(z, training: false), GoldenModule.ForwardTolerance, "evaluation");
    }

    [Fact]
    public void Gradients_reach_every_parameter()
    {
        using var generator = new Generator(Networks.Generator128, Conventions.Paper, Device.Cpu);
        Gradients.Backward(generator.Forward(Draw.Normal("z", 2, 16), training: true).Square().Mean());
        foreach (var entry in generator.Store.Entries.Where(entry => entry.IsParameter))
        {
            var gradient = entry.Tensor.Grad;
            Assert.True(gradient is not null, entry.Name);
            Assert.All(gradient.Reshape(-1).ToArray<float>(), value => Assert.True(float.IsFinite(value), entry.Name));
        }
        generator.Store.ZeroGrad();
        Assert.All(generator.Store.Parameters, parameter => Assert.Null(parameter.Grad));
    }
}
