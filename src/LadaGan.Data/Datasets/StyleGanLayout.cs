using System.Globalization;

namespace LadaGan.Data.Datasets;

/// <summary>
/// The names in StyleGAN's zips: <c>00000/img00000000.png</c>, where the folder is the
/// first five of eight digits (NVlabs/stylegan3, dataset_tool.py).
/// </summary>
internal static class StyleGanLayout
{
    public static string NameOf(int index)
    {
        var number = index.ToString("D8", CultureInfo.InvariantCulture);
        return $"{number[..5]}/img{number}.png";
    }
}
