namespace LadaGan.Testing;

/// <summary>A configuration whose steps take milliseconds.</summary>
public static class SmallestConfiguration
{
    public const string Json = """
        {
          "name": "smallest",
          "generator": { "imageSize": 32, "latentWidth": 8, "widths": [8, 8, 4], "heads": [2, 2, 2], "mlpWidth": 8, "head": "pixel" },
          "discriminator": { "imageSize": 32, "channels": [4, 8], "heads": 2, "mlpWidth": 8, "outputWidth": 8, "logitWidth": 8 },
          "training": { "batch": 4, "images": 16, "tickKimg": 0.008, "snapshotKimg": 1, "augment": "translation" }
        }
        """;
}
