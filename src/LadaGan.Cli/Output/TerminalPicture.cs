using System.Text;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>Shows a PNG in a terminal: each character is two pixels, the upper half block over its background.</summary>
internal static class TerminalPicture
{
    private const int MaxColumns = 128;

    public static void Print(string path)
    {
        var side = Math.Min(MaxColumns, AnsiConsole.Profile.Width) / 2 * 2;
        var picture = ImageResizer.Resize(ImageDecoder.Decode(File.ReadAllBytes(path)), side, side, ResampleFilter.Box);
        var text = new StringBuilder();
        for (var y = 0; y + 1 < side; y += 2)
        {
            for (var x = 0; x < side; x++)
            {
                text.Append("\u001b[38;2;").Append(Colour(picture, x, y)).Append("m\u001b[48;2;").Append(Colour(picture, x, y + 1)).Append("m▀");
            }
            text.Append("\u001b[0m\n");
        }
        Console.Write(text);
    }

    private static string Colour(DecodedImage picture, int x, int y)
    {
        var at = ((y * picture.Width) + x) * 3;
        return $"{picture.Rgb[at]};{picture.Rgb[at + 1]};{picture.Rgb[at + 2]}";
    }
}
