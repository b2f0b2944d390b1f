namespace LadaGan.Experiments.Reproduction;

/// <summary>What the paper prints for other methods, as it prints it: a star marks what it quotes from others.</summary>
internal static class QuotedResults
{
    /// <summary>Table III: FID 50k and FID 10k.</summary>
    public static IReadOnlyList<(string Name, string?[] Values)> StyleGan2WithLessData { get; } =
    [
        ("StyleGAN2, 100 % of the data", ["5.79*", "9.89*"]),
        ("StyleGAN2, 20 % of the data", [null, "12.15*"]),
        ("StyleGAN2, 10 % of the data", [null, "14.50*"]),
    ];

    /// <summary>Table IV, methods of one step: FID on CIFAR-10, CelebA (19k, 50k), FFHQ, LSUN Bedroom (128², 256²).</summary>
    public static IReadOnlyList<(string Name, string?[] Values)> SingleStep { get; } =
    [
        ("SS-GAN", ["15.60*", null, null, null, "13.30*", null]),
        ("TransGAN", ["9.02*", null, null, null, null, null]),
        ("Vanilla-ViT", ["12.70*", "20.20*", null, null, null, null]),
        ("VITGAN", ["4.92*", "3.74*", null, null, null, null]),
        ("GANformer", [null, null, null, null, null, "6.51*"]),
        ("BigGAN + DiffAugment", ["4.61*", null, null, null, null, null]),
        ("StyleGAN2 + DiffAugment", ["5.79*", null, null, null, null, null]),
        ("StyleGAN2-D + ViTGAN-G", ["4.57*", null, null, null, null, null]),
        ("CT", ["8.70*", null, null, null, null, "16.0*"]),
    ];

    /// <summary>Table IV, methods of several steps.</summary>
    public static IReadOnlyList<(string Name, string?[] Values)> MultiStep { get; } =
    [
        ("CT (2 steps)", ["5.83*", null, null, null, null, "7.85*"]),
        ("ADM-IP (80 steps)", ["2.93*", null, "2.67*", "6.89*", null, null]),
        ("ADM-IP (1000 steps)", ["2.76*", null, "1.31*", "2.98*", null, null]),
    ];

    /// <summary>Table V, by the side of the images: parameters, FLOPs, images seen, images per second.</summary>
    public static IReadOnlyList<(int Side, string Name, string?[] Values)> Costs { get; } =
    [
        (32, "CT", [null, null, "409M", null]),
        (32, "ADM-IP", ["57M", "9.0B", "69M", "0.66"]),
        (64, "ADM-IP", ["295M", "103.5B", "138M", "0.50"]),
        (64, "StyleGAN2", ["24M*", "7.8B*", null, null]),
        (64, "VITGAN", ["38M*", "2.6B*", null, null]),
        (128, "ADM-IP", ["543M", "391.0B", "61M", "0.23"]),
        (128, "StyleGAN2", [null, "11.5B*", null, null]),
        (128, "VITGAN", [null, "11.8B*", null, null]),
        (256, "CT", ["526M", null, "2048M", "4.18"]),
        (256, "StyleGAN2", [null, "15.2B*", null, null]),
        (256, "VITGAN", [null, "52.1B*", null, null]),
    ];
}
