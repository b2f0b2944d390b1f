using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Autograd;

public class GradModeTests : TensorTest
{
    [Fact]
    public void It_nests_and_comes_back()
    {
        var x = Draw.Leaf("x", 2);
        Assert.True(GradMode.IsEnabled);
        using (GradMode.Disabled())
        {
            Assert.False((x * 2).RequiresGrad);
            using (GradMode.Enabled())
            {
                Assert.True((x * 2).RequiresGrad);
            }
            Assert.False(GradMode.IsEnabled);
        }
        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public void It_is_each_threads_own()
    {
        using var off = GradMode.Disabled();
        var elsewhere = false;
        var thread = new Thread(() => elsewhere = GradMode.IsEnabled);
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
        Assert.False(GradMode.IsEnabled);
    }
}
