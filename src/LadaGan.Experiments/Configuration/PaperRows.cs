namespace LadaGan.Experiments.Configuration;

/// <summary>Every row of the paper's Tables I to V that is a LadaGAN, in the paper's order.</summary>
/// <remarks>
/// The check marks of Table I are lost; the readings follow the paper's text. Where it is silent, Swin and Lada-Swin have the residual
/// connection around the MLP, as the published Swin has.
/// </remarks>
public static class PaperRows
{
    private const string Conv = "discriminator.kind=conv";
    private const string Residual = "generator.mlpResidual=true";
    private const string NoExpansion = "generator.expansionConv=false";
    private const string LayerNorm = "generator.modulation=layerNorm";
    private const string FastDiscriminator = "training.discriminatorLearningRate=4e-4";

    /// <summary>All rows.</summary>
    public static IReadOnlyList<PaperRow> All { get; } =
    [
        Ablation("swin", "Swin, residual", 0.5, [NoExpansion, Residual]),
        Ablation("lada-swin", "Lada-Swin, residual", 0.4, [NoExpansion, Residual]),
        Ablation("linformer-residual", "Linformer, residual", 0.6, [NoExpansion, Residual]),
        Ablation("linformer-conv-residual", "Linformer, LEE convolution, residual", 0.8, [Residual]),
        Ablation("linformer-conv", "Linformer, LEE convolution", 0.8, []),
        Ablation("fastformer-residual", "Fastformer, residual", 0.4, [NoExpansion, Residual]),
        Ablation("fastformer-conv-residual", "Fastformer, LEE convolution, residual", 0.6, [Residual]),
        Ablation("fastformer-conv", "Fastformer, LEE convolution", 0.6, []),
        new("table1/fastformer-conv-fastformer-d", "Fastformer, LEE convolution, Fastformer D", "cifar10-32",
            ["generator.attention=fastformer", "discriminator.kind=fastformer"], new(0.6, null)),
        Ablation("lada-residual", "Ladaformer, residual", 0.5, [NoExpansion, Residual]),
        Ablation("lada", "Ladaformer", 0.5, [NoExpansion]),
        Ablation("lada-conv-residual", "Ladaformer, LEE convolution, residual", 0.7, [Residual]),
        Ablation("lada-conv", "Ladaformer, LEE convolution", 0.7, []),
        Ablation("lada-conv-residual-ln", "Ladaformer, LEE convolution, residual, layer norm", 0.7, [Residual, LayerNorm]),
        Ablation("lada-conv-ln", "Ladaformer, LEE convolution, layer norm", 0.7, [LayerNorm]),
        new("table1/lada-conv-lada-d", "Ladaformer, LEE convolution, Lada D", "cifar10-32", [], new(0.7, null)),

        new("table2/cifar10-conv", "CIFAR-10, Conv D, {1024, 256, 64}", "cifar10-32", [Conv], new(0.7, 0.5)),
        new("table2/cifar10-conv-wide", "CIFAR-10, Conv D, {1024, 256, 128}", "cifar10-32", [Wide(128), Conv], new(0.9, 0.5)),
        new("table2/cifar10-lada", "CIFAR-10, Lada D, {1024, 256, 64}", "cifar10-32", [], new(0.7, 0.7)),
        new("table2/cifar10-lada-wide", "CIFAR-10, Lada D, {1024, 256, 128}", "cifar10-32", [Wide(128)], new(0.9, 0.7)),
        new("table2/celeba-conv", "CelebA, Conv D, {1024, 256, 64}", "celeba-64", [Conv, FastDiscriminator], new(0.7, 0.7)),
        new("table2/celeba-conv-wide", "CelebA, Conv D, {1024, 256, 128}", "celeba-64",
            [Wide(128), Conv, FastDiscriminator], new(0.9, 0.7)),
        new("table2/celeba-lada", "CelebA, Lada D, {1024, 256, 64}", "celeba-64", [], new(0.7, 0.9)),
        new("table2/celeba-lada-wide", "CelebA, Lada D, {1024, 256, 128}", "celeba-64", [Wide(128)], new(0.9, 0.9)),
        new("table2/bedroom-conv", "LSUN Bedroom, Conv D, {1024, 256, 64}", "bedroom-128",
            [.. Narrow, Conv, FastDiscriminator], new(0.9, 0.9)),
        new("table2/bedroom-conv-wide", "LSUN Bedroom, Conv D, {1024, 512, 256}", "bedroom-128", [Conv, FastDiscriminator], new(4.3, 0.9)),
        new("table2/bedroom-lada", "LSUN Bedroom, Lada D, {1024, 256, 64}", "bedroom-128", [.. Narrow], new(0.9, 1.1)),
        new("table2/bedroom-lada-wide", "LSUN Bedroom, Lada D, {1024, 512, 256}", "bedroom-128", [], new(4.3, 1.1)),

        SmallData("100", "100 % of the data", []),
        SmallData("20", "20 % of the data", ["training.subset=0.2"]),
        SmallData("10", "10 % of the data", ["training.subset=0.1"]),
        SmallData("100-no-bcr", "100 % of the data, without bCR", [.. NoConsistency]),
        SmallData("20-no-bcr", "20 % of the data, without bCR", ["training.subset=0.2", .. NoConsistency]),
        SmallData("10-no-bcr", "10 % of the data, without bCR", ["training.subset=0.1", .. NoConsistency]),

        new("table4/cifar10-32", "CIFAR-10 32×32", "cifar10-32", [], new(0.7, 0.7)),
        new("table4/celeba-64", "CelebA 64×64", "celeba-64", [], new(0.7, 0.9)),
        new("table4/ffhq-128", "FFHQ 128×128", "ffhq-128", [], new(4.3, 1.1)),
        new("table4/bedroom-128", "LSUN Bedroom 128×128", "bedroom-128", [], new(4.3, 1.1)),
        new("table4/bedroom-256", "LSUN Bedroom 256×256", "bedroom-256", [], new(5.5, null)),

        new("table5/32", "32×32", "cifar10-32", [], new(0.7, null)),
        new("table5/64", "64×64", "celeba-64", [], new(0.7, null)),
        new("table5/128", "128×128", "ffhq-128", [], new(4.3, null)),
        new("table5/256", "256×256", "bedroom-256", [], new(5.5, null)),
    ];

    private static string[] NoConsistency => ["training.bcrReal=0", "training.bcrFake=0"];

    private static string[] Narrow => ["generator.widths=[1024,256,64]", "generator.decoderChannels=[32,16]"];

    /// <summary>The rows of a table, such as <c>table1</c>, in the paper's order.</summary>
    public static IReadOnlyList<PaperRow> OfTable(string table) => [.. All.Where(row => row.Table == table)];

    /// <summary>The row with this name; null if there is none.</summary>
    public static PaperRow? Find(string name) => All.FirstOrDefault(row => row.Name == name);

    private static string Wide(int last) => $"generator.widths=[1024,256,{last}]";

    // Section IV-B: convolutional discriminators train with 4e-4.
    private static PaperRow Ablation(string name, string model, double gFlops, IReadOnlyList<string> settings)
    {
        var attention = name.StartsWith("lada-swin", StringComparison.Ordinal) ? "ladaSwin" : name.Split('-')[0];
        string[] attentions = attention == "lada" ? [] : [$"generator.attention={attention}"];
        return new($"table1/{name}", model, "cifar10-32", [.. attentions, .. settings, Conv, FastDiscriminator], new(gFlops, null));
    }

    private static PaperRow SmallData(string name, string model, IReadOnlyList<string> settings) =>
        new($"table3/{name}", model, "cifar10-32", settings, new(0.7, 0.7));
}
