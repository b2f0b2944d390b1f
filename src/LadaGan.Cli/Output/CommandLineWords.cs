namespace LadaGan.Cli.Output;

/// <summary>The words of the libraries for a setting, and those of the command line.</summary>
/// <remarks>A message below the command line names the setting; here it gets the option that a person types.</remarks>
internal static class CommandLineWords
{
    private static readonly (string Setting, string Option)[] Words =
    [
        ("the number of images is", "--count is"),
        ("the number of sets is", "--sets is"),
        ("the image size is", "--size is"),
        ("the first seed is", "--seed is"),
        ("the seed list is", "--seeds is"),
        ("the number of steps is", "--steps is"),
        ("the head is", "--head is"),
        ("the number of directions is", "--directions is"),
        ("the number of samples is", "--samples is"),
        ("the number of moments is", "--snapshots is"),
        ("the frame rate is", "--fps is"),
        ("the range is", "--range is"),
        ("the truncation is", "--truncation is"),
        ("name a directory or a .png file for them", "name a directory or a .png file with --out"),
        ("the engine is", "--engine is"),
        ("the device is", "--device is"),
        ("the setting '", "--set '"),
        ("the output path is", "--out is"),
        ("the seed list, the number of images and the latents file", "--seeds, --count and --latents"),
        ("either a model or stored images", "either --model or --images"),
        ("either a dataset or reference statistics", "either --data or --ref"),
        ("give the reference images as a dataset", "give the reference images with --data"),
        ("set the size to which images are resized", "set the size to which images are resized with --size"),
        ("to read the Inception network's weights from", "with the Inception network's weights (--inception)"),
        ("to read ResNet-18's weights from", "with ResNet-18's weights (--resnet)"),
        ("or name its path in LADAGAN_INCEPTION", "or name its path with --inception or in LADAGAN_INCEPTION"),
        ("or name its path in LADAGAN_RESNET18", "or name its path with --resnet or in LADAGAN_RESNET18"),
        ("the metric fd-resnet18 does without", "--metrics fd-resnet18 does without"),
        ("a larger grid", "a larger --grid"),
        ("choose another output path", "choose another --out"),
        ("choose another directory of runs", "choose another --outdir"),
        ("use the device cpu", "use --device cpu"),
        ("choose the device cpu or the engine torch", "use --device cpu or --engine torch"),
        ("allow data to change", "allow the change with --allow-change data"),
        ("allow training.batchDevice to change", "allow the change with --allow-change training.batchDevice"),
        ("the run can be resumed, and the last", "--resume resumes the run: the last"),
        ("lower the batch size", "lower --batch"),
        ("allow these keys to change", "allow the keys to change with --allow-change"),
        ("start a new run", "start a new run without --resume"),
        ("make room and resume the run", "make room and use --resume"),
        ("and the run can be resumed", "and --resume resumes the run"),
        ("set training.batchDevice to", "give --batch-device"),
        ("a larger training.images", "a larger --images"),
        ("build without labels", "build without --labels"),
        ("or skip images that cannot be decoded", "or build without --strict"),
        ("or allow overwriting", "or replace it with --overwrite"),
    ];

    public static string Of(string message) =>
        Words.Aggregate(message, (said, word) => said.Replace(word.Setting, word.Option, StringComparison.Ordinal));
}
