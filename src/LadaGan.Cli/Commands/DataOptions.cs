using System.CommandLine;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Cli.Commands;

/// <summary>Options about datasets that several commands share.</summary>
internal static class DataOptions
{
    private const int LargestSide = 8192;
    private const int MaxWorkers = 256;

    private const string Kinds = "a folder or zip of images (JPEG, PNG, WebP, BMP), a dataset as downloaded (CelebA, CIFAR-10, FFHQ, LSUN),"
        + " or a file made by `ladagan data build`.";

    internal const string Fits = "How to make an image square: squash (ignore the aspect ratio), crop (the largest centre square),"
        + " crop:N (N pixels at the centre), or resize-crop (resize the shorter side, then crop).";
    internal const string Filters = "Resampling filter: box, bilinear, bicubic or lanczos.";

    private static readonly string[] FilterNames = ["box", "bilinear", "bicubic", "lanczos"];

    public static Option<string> Data(string use) => new("--data") { Description = $"{use}: {Kinds}", HelpName = "PATH" };

    public static Argument<string> Source() => new("SRC") { Description = $"Dataset: {Kinds}" };

    public static Option<string?> Split()
    {
        var split = new Option<string?>("--split")
        {
            Description = "Split of a dataset that has several: train, valid, test or all. [default: train]",
            HelpName = "NAME",
        };
        split.AcceptOnlyFromAmong("train", "valid", "test", "all");
        return split;
    }

    public static Option<string> Background()
    {
        var background = new Option<string>("--background")
        {
            Description = "Background for transparent images: white or black.",
            HelpName = "COLOUR",
            DefaultValueFactory = _ => "white",
        };
        background.AcceptOnlyFromAmong("white", "black");
        return background;
    }

    public static Option<bool> Exif() => new("--exif") { Description = ExifUse };

    internal const string ExifUse = "Apply the EXIF orientation, which the reference code ignores.";

    public static Option<string> Fit() => new("--fit")
    {
        Description = Fits,
        HelpName = "FIT",
        DefaultValueFactory = _ => "squash",
    };

    public static Option<string> Filter() => new Option<string>("--filter")
    {
        Description = Filters,
        HelpName = "FILTER",
        DefaultValueFactory = _ => "bilinear",
    }.AcceptOnlyFromAmong(FilterNames);

    /// <summary>As <see cref="Fit"/>, but without it the protocol or the model decides.</summary>
    public static Option<string?> FitOfModel() => new("--fit")
    {
        Description = $"{Fits} [default: the protocol's, or the model's training.fit, or squash]",
        HelpName = "FIT",
    };

    /// <summary>As <see cref="Filter"/>, but without it the protocol or the model decides.</summary>
    public static Option<string?> FilterOfModel() => new Option<string?>("--filter")
    {
        Description = $"{Filters} [default: the protocol's, or the model's training.filter, or bilinear]",
        HelpName = "FILTER",
    }.AcceptOnlyFromAmong(FilterNames);

    public static Option<int> Workers(int? fallback = null)
    {
        var all = Math.Min(Environment.ProcessorCount, MaxWorkers);
        var shown = fallback is { } count ? $"{count}" : "all";
        return new("--workers")
        {
            Description = "Threads that decode images: a number, or all for one per core; 0 decodes on the main thread."
                + $" [default: {shown}]",
            HelpName = "N|all",
            CustomParser = result => CommonOptions.Count(result, all),
            DefaultValueFactory = _ => fallback ?? all,
        };
    }

    public static Option<int?> Size(string description) => new("--size") { Description = description, HelpName = "N" };

    internal const string MegapixelsUse = "Largest image to decode, in millions of pixels.";

    public static Option<int> Megapixels() => new("--megapixels")
    {
        Description = MegapixelsUse,
        HelpName = "N",
        DefaultValueFactory = _ => DecodeLimits.DefaultMegapixels,
    };

    /// <summary>As <see cref="Megapixels"/>, but without it the model decides.</summary>
    public static Option<int?> MegapixelsOfModel() => new("--megapixels")
    {
        Description = $"{MegapixelsUse} [default: the model's training.megapixels, or {DecodeLimits.DefaultMegapixels}]",
        HelpName = "N",
    };

    public static void CheckMegapixels(int? megapixels) =>
        CommonOptions.RequireRange("--megapixels", megapixels, 1, DecodeLimits.MostMegapixels);

    public static SourceOptions Reading(
        string? split, int megapixels = DecodeLimits.DefaultMegapixels, string background = "white", bool exif = false)
    {
        CheckMegapixels(megapixels);
        return new()
        {
            Split = split,
            Decode = DecodeOptions.Default with
            {
                Background = Enum.Parse<Background>(background, ignoreCase: true),
                ApplyOrientation = exif,
                Limits = DecodeLimits.OfMegapixels(megapixels),
            },
        };
    }

    public static ImageFit FitOf(string text) =>
        ImageFit.Parse(text)
        ?? throw new CommandException($"--fit is '{text}', but it must be {ImageFit.Accepted}");

    public static ResampleFilter FilterOf(string text) => Enum.Parse<ResampleFilter>(text, ignoreCase: true);

    public static int SizeOf(int size)
    {
        CommonOptions.RequireRange("--size", size, 1, LargestSide);
        return size;
    }

    public static int WorkersOf(int workers, int atLeast = 0)
    {
        CommonOptions.Require(workers is >= 0 and <= MaxWorkers, $"--workers is {workers}, but it must be from 0 to {MaxWorkers}, or all");
        return Math.Max(workers, atLeast);
    }
}
