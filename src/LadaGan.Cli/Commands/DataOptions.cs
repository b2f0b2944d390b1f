using System.CommandLine;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Cli.Commands;

/// <summary>Options about data sets that several commands share.</summary>
internal static class DataOptions
{
    private const int LargestSide = 8192;

    public static Option<string?> Split()
    {
        var split = new Option<string?>("--split") { Description = "The part of a data set that has several.", HelpName = "train|valid|test|all" };
        split.AcceptOnlyFromAmong("train", "valid", "test", "all");
        return split;
    }

    public static Option<string> Background()
    {
        var background = new Option<string>("--background") { Description = "What transparent images are laid over.", HelpName = "white|black", DefaultValueFactory = _ => "white" };
        background.AcceptOnlyFromAmong("white", "black");
        return background;
    }

    public static Option<bool> Exif() => new("--exif") { Description = "Turn images as their EXIF orientation says; the reference code does not." };

    public static Option<string> Fit() => new("--fit") { Description = "How an image becomes square: squash it, crop its centre, or crop N pixels of its centre.", HelpName = "squash|crop|crop:N", DefaultValueFactory = _ => "squash" };

    public static Option<string> Filter()
    {
        var filter = new Option<string>("--filter") { Description = "The kernel that resizes.", HelpName = "box|bilinear|bicubic|lanczos", DefaultValueFactory = _ => "bilinear" };
        filter.AcceptOnlyFromAmong("box", "bilinear", "bicubic", "lanczos");
        return filter;
    }

    public static Option<int> Workers() => new("--workers") { Description = "Threads that decode; 0 takes all processors.", HelpName = "N" };

    public static Option<int?> Size(string description) => new("--size") { Description = description, HelpName = "N" };

    public static SourceOptions Reading(string? split, string background = "white", bool exif = false) => new()
    {
        Split = split,
        Decode = DecodeOptions.Default with { Background = Enum.Parse<Background>(background, ignoreCase: true), ApplyOrientation = exif },
    };

    public static ImageFit FitOf(string text) => ImageFit.Parse(text) ?? throw new CommandException($"--fit {text}: give squash, crop, or crop:N with N pixels from 1 to 65535");

    public static ResampleFilter FilterOf(string text) => Enum.Parse<ResampleFilter>(text, ignoreCase: true);

    public static int SizeOf(int size)
    {
        CommonOptions.Require(size is >= 1 and <= LargestSide, $"--size {size}: give a number of pixels from 1 to {LargestSide}");
        return size;
    }

    public static int WorkersOf(int workers)
    {
        CommonOptions.Require(workers is >= 0 and <= 256, $"--workers {workers}: give a number from 0 (all processors) to 256");
        return workers == 0 ? Environment.ProcessorCount : workers;
    }
}
