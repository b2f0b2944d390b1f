using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Codecs;
using static LadaGan.Data.Tests.Datasets.FolderImageSourceTests;

namespace LadaGan.Data.Tests.Datasets.Celeba;

public class CelebaSplitsTests
{
    public static TheoryData<string, string?, int[]> Takes { get; } = MakeTakes();

    [Theory]
    [MemberData(nameof(Takes))]
    public void A_split_is_the_images_that_the_list_gives_it(string layout, string? split, int[] numbers)
    {
        using var folder = new TemporaryFolder();
        var path = Lay(folder, layout);

        using var source = ImageSource.Open(path, new SourceOptions { Split = split });

        Assert.Equal(numbers, Enumerable.Range(0, source.Count).Select(index => (int)source.Decode(index).Rgb[0]));
        Assert.Equal(numbers.Select(number => $"{number:D6}"), Names(source).Select(Path.GetFileNameWithoutExtension));
        Assert.All(Labels(source), label => Assert.Null(label));
        Assert.Equal(0, source.Skipped.Total);
    }

    [Fact]
    public void Without_the_list_it_is_a_plain_zip_and_a_split_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("img_align_celeba.zip", Golden.Dataset("img_align_celeba.zip"));

        using var source = ImageSource.Open(path);
        Assert.Equal(6, source.Count);
        Assert.Equal(
            $"{path} has no split \"test\": it has no splits; for a split of CelebA, list_eval_partition.txt must be in the folder or zip "
            + "or next to it, and list the images' names",
            Refusal(path, "test"));
    }

    [Fact]
    public void A_list_of_other_images_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine/photo.png", PngWriter.Solid(2, 2, 1, 2, 3));
        folder.Write("list_eval_partition.txt", Golden.Dataset("list_eval_partition.txt"));

        using var source = ImageSource.Open(folder.File("mine"));

        Assert.Equal(["photo.png"], Names(source));
        Assert.Equal([$"{folder.File("list_eval_partition.txt")} names none of the images, and is not used"], source.Notes);
    }

    [Fact]
    public void Images_that_the_list_does_not_name_are_left_out_and_counted()
    {
        using var folder = new TemporaryFolder();
        var path = Lay(folder, "next to the folder");
        folder.Write("img_align_celeba/cat.png", PngWriter.Solid(2, 2, 1, 2, 3));

        using var source = ImageSource.Open(path);

        Assert.Equal(3, source.Count);
        Assert.Equal("skipped 1 not in the list of splits", source.Skipped.ToString());
    }

    [Fact]
    public void A_listed_image_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = Lay(folder, "next to the folder");
        File.Delete(Path.Join(path, "000004.jpg"));

        Assert.Contains("is missing 1 of the 2 images", Refusal(path, "test"), StringComparison.Ordinal);
        Assert.Contains("such as 000004.jpg; unpack", Refusal(path, "all"), StringComparison.Ordinal);
        using var train = ImageSource.Open(path);
        Assert.Equal(3, train.Count);
    }

    [Fact]
    public void An_image_that_is_there_twice_is_named()
    {
        using var folder = new TemporaryFolder();
        Lay(folder, "inside the folder around it");
        folder.Write("copy/000001.jpg", PngWriter.Solid(2, 2, 1, 2, 3));

        Assert.Contains("contains 000001.jpg twice, as copy/000001.jpg and img_align_celeba/000001.jpg",
            Refusal(folder.Path, null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_that_CelebA_has_not_is_named()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("is CelebA, which has no split \"dev\"; it has train, valid, test, all",
            Refusal(Lay(folder, "next to the zip"), "dev"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("000001.jpg 0\n000002.jpg 3\n", 2)]
    [InlineData("000001.jpg 0\n\n000002.jpg\n", 3)]
    [InlineData("000001.jpg 0\n000001.jpg 1\n", 2)]
    [InlineData("000001.jpg0\n", 1)]
    [InlineData(" 0\n", 1)]
    [InlineData("0", 1)]
    [InlineData("000001.jpg 0\n\u0001\u0002\n", 2)]
    public void A_line_that_is_no_entry_is_named(string list, int line)
    {
        using var folder = new TemporaryFolder();
        var path = Lay(folder, "next to the zip");
        folder.Write("list_eval_partition.txt", System.Text.Encoding.UTF8.GetBytes(list));

        Assert.Contains($"list_eval_partition.txt, line {line}, must be", Refusal(path, null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_cut_anywhere_is_refused_or_shorter_but_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = Lay(folder, "next to the zip");
        var whole = Golden.Dataset("list_eval_partition.txt");
        for (var length = 0; length < whole.Length; length++)
        {
            folder.Write("list_eval_partition.txt", whole[..length]);
            try
            {
                using var source = ImageSource.Open(path);
                Assert.True(length == 0 || whole[length] == '\n' || whole[length - 1] == '\n');
            }
            catch (DataException error)
            {
                Assert.Contains("line", error.Message, StringComparison.Ordinal);
            }
        }
    }

    private static TheoryData<string, string?, int[]> MakeTakes()
    {
        var data = new TheoryData<string, string?, int[]>();
        foreach (var layout in new[] { "next to the folder", "inside the folder", "inside the folder around it", "next to the zip",
            "inside the zip", "download: all", "download: images", "download: zip", "Kaggle: all", "Kaggle: images", "aligned PNGs",
            "with a mark and CRLF", "UTF-16" })
        {
            data.Add(layout, null, [1, 2, 5]);
            data.Add(layout, "train", [1, 2, 5]);
            data.Add(layout, "valid", [3]);
            data.Add(layout, "test", [4, 6]);
            data.Add(layout, "all", [1, 2, 3, 4, 5, 6]);
        }
        return data;
    }

    // Returns the path that the user would give.
    private static string Lay(TemporaryFolder folder, string layout)
    {
        var list = Golden.Dataset("list_eval_partition.txt");
        if (layout == "inside the zip")
        {
            return folder.Write("celeba.zip", Golden.Dataset("celeba-with-list.zip"));
        }
        var text = System.Text.Encoding.ASCII.GetString(list);
        var (images, where) = ("img_align_celeba", "list_eval_partition.txt");
        switch (layout)
        {
            case "inside the folder":
                where = "img_align_celeba/list_eval_partition.txt";
                break;
            case "download: all" or "download: images" or "download: zip":
                (images, where) = ("Img/img_align_celeba", "Eval/list_eval_partition.txt");
                break;
            case "Kaggle: all" or "Kaggle: images":
                (images, where) = ("img_align_celeba/img_align_celeba", "list_eval_partition.csv");
                list = System.Text.Encoding.ASCII.GetBytes("image_id,partition\n" + text.Replace(' ', ','));
                break;
            case "aligned PNGs":
                images = "img_align_celeba_png";
                break;
            case "with a mark and CRLF":
                list = [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.ASCII.GetBytes(text.Replace("\n", "\r\n"))];
                break;
            case "UTF-16":
                list = [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes(text.Replace("\n", "\r\n"))];
                break;
        }
        folder.Write(where, list);
        if (layout == "download: zip")
        {
            return folder.Write("Img/img_align_celeba.zip", Golden.Dataset("img_align_celeba.zip"));
        }
        if (layout == "next to the zip")
        {
            return folder.Write("img_align_celeba.zip", Golden.Dataset("img_align_celeba.zip"));
        }
        for (var number = 1; number <= 6; number++)
        {
            folder.Write($"{images}/{number:D6}.{(layout == "aligned PNGs" ? "png" : "jpg")}", PngWriter.Solid(2, 2, (byte)number, 0, 0));
        }
        return layout is "inside the folder around it" or "download: all" or "Kaggle: all" ? folder.Path : folder.File(images);
    }

    private static string Refusal(string path, string? split) =>
        Assert.Throws<DataException>(() => ImageSource.Open(path, new SourceOptions { Split = split })).Message;
}
