using LadaGan.Model.Losses;
using LadaGan.Torch.Autograd;

namespace LadaGan.Model.Tests;

public class DiscriminatorTests : TensorTest
{
    [Theory]
    [InlineData("discriminator_32")]
    [InlineData("discriminator_64")]
    public void Logits_penalty_loss_gradients_and_statistics_are_the_authors(string file)
    {
        using var golden = new Golden(file);
        var options = file == "discriminator_32" ? Networks.Discriminator32 : Networks.Discriminator64;
        var names = PyTorchNames.Discriminator(options);
        using var discriminator = new Discriminator(options, Conventions.PyTorch, Device.Cpu);
        var store = discriminator.Store;
        PyTorchNames.Load(store, names, name => golden[$"w.{name}"]);

        var real = golden["real"];
        real.RequiresGrad = true;
        var realLogits = discriminator.Forward(real, training: true);
        var fakeLogits = discriminator.Forward(golden["fake"], training: true);
        var penalty = GradientPenalty.R1(realLogits, real);
        var loss = LogisticLoss.Discriminator(realLogits, fakeLogits) + (penalty * golden.Setting("r1_gamma"));
        TensorAssert.Close(golden["logits_real"], realLogits, GoldenModule.ForwardTolerance, "real logits");
        TensorAssert.Close(golden["logits_fake"], fakeLogits, GoldenModule.ForwardTolerance, "fake logits");
        TensorAssert.Close(golden["r1"], penalty.Reshape(1), GoldenModule.ForwardTolerance, "r1");
        TensorAssert.Close(golden["loss"], loss.Reshape(1), GoldenModule.ForwardTolerance, "loss");

        Gradients.Backward(loss);
        foreach (var entry in store.Entries)
        {
            var name = names[entry.Name];
            if (entry.IsParameter)
            {
                GoldenModule.CheckGradient(entry.Name, name.ToOurs(golden[$"grad.{name.Theirs}"], entry.Tensor.Shape), entry.Tensor.Grad!, scale: 0.01);
            }
            else
            {
                TensorAssert.Close(golden[$"after.{name.Theirs}"], entry.Tensor, GoldenModule.ForwardTolerance, entry.Name);
            }
        }
    }
}
