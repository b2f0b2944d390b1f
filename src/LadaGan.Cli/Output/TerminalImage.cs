using System.Text;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>Shows a PNG in a terminal: each character is two pixels, the upper half block over its background.</summary>
internal static class TerminalImage
{
    private const int MaxColumns = 128;

    public static void Print(string path)
    {
        var side = Math.Min(MaxColumns, AnsiConsole.Profile.Width) / 2 * 2;
        var image = ImageResizer.Resize(ImageDecoder.Decode(File.ReadAllBytes(path)), side, side, ResampleFilter.Box);
        var text = new StringBuilder();
        for (var y = 0; y + 1 < side; y += 2)
        {
            for (var x = 0; x < side; x++)
            {
                var (upper, lower) = (Colour(image, x, y), Colour(image, x, y + 1));
                text.Append($"\u001b[38;2;{upper}m\u001b[48;2;{lower}m▀");
            }
            text.Append("\u001b[0m\n");
        }
        Console.Write(text);
    }

    private static string Colour(DecodedImage image, int x, int y)
    {
        var at = ((y * image.Width) + x) * 3;
        return $"{image.Rgb[at]};{image.Rgb[at + 1]};{image.Rgb[at + 2]}";
    }
}
