using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Codecs;

namespace LadaGan.Data.Tests.Datasets;

public class FolderImageSourceTests
{
    private static readonly byte[] Png = PngWriter.Solid(2, 2, 9, 8, 7);

    [Fact]
    public void Names_are_relative_and_in_ordinal_order()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "b/2.png", "b/10.JPG", "a/x.webp", "B/1.jpeg", "a/deep/er/y.png" })
        {
            folder.Write(name, Png);
        }

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal(["B/1.jpeg", "a/deep/er/y.png", "a/x.webp", "b/10.JPG", "b/2.png"], Names(source));
        Assert.Equal([0, 1, 1, 2, 2], Labels(source));
        Assert.Equal(Png, source.Read(3));
        Assert.Equal([9, 8, 7], source.Decode(0).Rgb[..3].ToArray());
    }

    [Fact]
    public void What_is_no_image_is_skipped_and_counted()
    {
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        folder.Write("a.png", Png);
        folder.Write("notes.txt", [1]);
        folder.Write("b.gif", [1]);
        folder.Write(".hidden.png", Png);
        folder.Write(".git/c.png", Png);
        folder.Write("__MACOSX/d.png", Png);
        folder.MakePipe("pipe.png");
        File.CreateSymbolicLink(folder.File("inside.png"), "a.png");
        File.CreateSymbolicLink(folder.File("outside.png"), outside.Write("o.png", Png));
        File.CreateSymbolicLink(folder.File("dangling.png"), "gone.png");
        File.CreateSymbolicLink(folder.File("loop"), folder.Path);

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal(["a.png", "inside.png", "outside.png"], Names(source));
        Assert.Equal(new SkippedFiles(Hidden: 3, NotImages: 2, Links: 2, SpecialFiles: 1), source.Skipped);
        Assert.Null(source.Label(0));
    }

    [Fact]
    public void Links_are_followed_wherever_they_lead()
    {
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        folder.Write("a.png", Png);
        outside.Write("deep/o.png", Png);
        File.CreateSymbolicLink(folder.File("way"), outside.Path);
        File.CreateSymbolicLink(folder.File("single.png"), "way/deep/o.png");

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal(["a.png", "single.png", "way/deep/o.png"], Names(source));
        Assert.Equal(Png, source.Read(2));
        Assert.Equal(0, source.Skipped.Total);
    }

    [Fact]
    public void Links_in_a_circle_end_and_every_folder_is_listed_once()
    {
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        folder.Write("data/cats/1.png", Png);
        outside.Write("dogs/2.png", Png);
        File.CreateSymbolicLink(folder.File("data/a-cats"), "cats");
        File.CreateSymbolicLink(folder.File("data/up"), "..");
        File.CreateSymbolicLink(folder.File("data/root"), "/");
        File.CreateSymbolicLink(folder.File("data/x"), outside.Path);
        File.CreateSymbolicLink(folder.File("data/y"), outside.Path);
        File.CreateSymbolicLink(outside.File("dogs/back"), folder.File("data"));
        File.CreateSymbolicLink(outside.File("dogs/again"), outside.Path);
        File.CreateSymbolicLink(folder.File("data/self"), "self");

        using var source = ImageSource.Open(folder.File("data"));

        Assert.Equal(["cats/1.png", "x/dogs/2.png"], Names(source));
        Assert.Equal(7, source.Skipped.Links);
    }

    [Theory]
    [InlineData("@eaDir/img0.png/SYNOPHOTO_THUMB_M.png")]
    [InlineData("a/@eaDir/img0.png/SYNOPHOTO_THUMB_M.png")]
    [InlineData("#recycle/old.png")]
    [InlineData("#snapshot/2024/a.png")]
    [InlineData("@Recycle/old.png")]
    [InlineData("$RECYCLE.BIN/S-1-5-21/$R1.png")]
    [InlineData("$Recycle.Bin/S-1-5-21/$R1.png")]
    [InlineData("System Volume Information/x.png")]
    [InlineData("lost+found/#12.png")]
    [InlineData(".Trash-1000/files/a.png")]
    [InlineData("AlbumArt_{B5020207-474E}_Large.jpg")]
    [InlineData("Thumbs.db")]
    public void What_systems_leave_beside_images_is_skipped_in_folders_and_zips(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write("data/img0.png", Png);
        folder.Write("data/" + name, Png);
        System.IO.Compression.ZipFile.CreateFromDirectory(folder.File("data"), folder.File("data.zip"));

        foreach (var path in new[] { "data", "data.zip" })
        {
            using var source = ImageSource.Open(folder.File(path));

            Assert.Equal(["img0.png"], Names(source));
            Assert.Equal(new SkippedFiles(Hidden: 1), source.Skipped);
        }
    }

    [Fact]
    public void A_folder_that_may_not_be_entered_is_counted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("open/a.png", Png);
        folder.Write("closed/b.png", Png);
        folder.SetMode("", 0x1ED);
        folder.SetMode("closed", 0);
        try
        {
            using var source = OtherUser.Run(() => ImageSource.Open(folder.Path));

            Assert.Equal(["open/a.png"], Names(source));
            Assert.Equal("skipped 1 folders that cannot be entered", source.Skipped.ToString());
        }
        finally
        {
            folder.SetMode("closed", 0x1ED);
        }
    }

    [Fact]
    public void Names_that_are_not_UTF_8_are_counted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Png);
        byte[] latin1 = [.. "caf"u8, 0xE9, .. ".png"u8];
        folder.WriteRaw(latin1, Png);
        try
        {
            using var source = ImageSource.Open(folder.Path);

            Assert.Equal(["a.png"], Names(source));
            Assert.Equal("skipped 1 with names that are not UTF-8", source.Skipped.ToString());
        }
        finally
        {
            folder.DeleteRaw(latin1);
        }
    }

    [Fact]
    public void A_folder_without_images_says_what_it_skipped()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal($"{folder.Path} contains no JPEG, PNG, WebP or BMP images (skipped nothing)",
            Assert.Throws<DataException>(() => ImageSource.Open(folder.Path)).Message);

        folder.Write("a.gif", [1]);
        folder.Write(".b.png", Png);
        Assert.Equal(
            $"{folder.Path} contains no JPEG, PNG, WebP or BMP images "
            + "(skipped 1 hidden or of the system, 1 without an image file extension)",
            Assert.Throws<DataException>(() => ImageSource.Open(folder.Path)).Message);
    }

    [Theory]
    [InlineData(new byte[0], "a.png: is empty (0 bytes)")]
    [InlineData(new byte[] { 72, 105, 33 }, "a.png: is text; supported are JPEG, PNG, WebP, BMP")]
    public void A_broken_image_is_named(byte[] content, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", content);
        using var source = ImageSource.Open(folder.Path);

        Assert.Equal(message, Assert.Throws<ImageFormatException>(() => source.Decode(0)).Message);
    }

    [Fact]
    public void An_image_that_vanished_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.png", Png);
        folder.Write("b.png", Png);
        using var source = ImageSource.Open(folder.Path);
        File.Delete(path);

        Assert.Equal("a.png: has been deleted since the folder was listed",
            Assert.Throws<ImageFormatException>(() => source.Decode(0)).Message);
    }

    [Fact]
    public void An_image_whose_folder_vanished_or_became_a_loop_of_links_is_one_damaged_image()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/a.png", Png);
        var link = folder.Write("b.png", Png);
        using var source = ImageSource.Open(folder.Path);
        Directory.Delete(Path.Join(folder.Path, "a"), recursive: true);
        File.Delete(link);
        File.CreateSymbolicLink(link, link);

        Assert.Equal("a/a.png: has been deleted since the folder was listed",
            Assert.Throws<ImageFormatException>(() => source.Decode(0)).Message);
        Assert.StartsWith("b.png: cannot be read: ", Assert.Throws<ImageFormatException>(() => source.Decode(1)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The folder that a share was mounted on is empty, or the folder itself is gone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_that_vanished_is_no_damaged_image(bool isEmpty)
    {
        using var folder = new TemporaryFolder();
        folder.Write("share/a.png", Png);
        var share = Path.Join(folder.Path, "share");
        using var source = ImageSource.Open(share);
        Directory.Move(share, Path.Join(folder.Path, "away"));
        if (isEmpty)
        {
            Directory.CreateDirectory(share);
        }

        Assert.Contains($"{share} {(isEmpty ? "is empty now" : "can no longer be listed")}",
            Assert.Throws<DataException>(() => source.Decode(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stamp_tells_a_file_from_another_of_its_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.png", Png);
        using var source = ImageSource.Open(folder.Path);
        var stamp = source.Stamp(0);
        Assert.Equal(stamp, source.Stamp(0));
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        Assert.NotEqual(stamp, source.Stamp(0));
        File.Delete(path);
        Assert.Equal("", source.Stamp(0));
    }

    [Fact]
    public void Labels_of_a_dataset_json_win_over_folders()
    {
        using var folder = new TemporaryFolder();
        folder.Write("x/a.png", Png);
        folder.Write("y/b.png", Png);
        folder.Write("dataset.json", """{"labels": [["y/b.png", 3], ["x/a.png", 7]]}"""u8.ToArray());

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal([7, 3], Labels(source));
        Assert.Equal(0, source.Skipped.Total);
    }

    [Theory]
    [InlineData("""{"labels": null}""")]
    [InlineData("{}")]
    public void A_dataset_json_without_labels_gives_none(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write("x/a.png", Png);
        folder.Write("y/b.png", Png);
        folder.Write("dataset.json", System.Text.Encoding.UTF8.GetBytes(json));

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal([null, null], Labels(source));
    }

    [Theory]
    [InlineData("""{"labels": [["a.png", 1.5]]}""", "must be a name and an integer")]
    [InlineData("""{"labels": [["a.png", "cat"]]}""", "is not {\"labels\"")]
    [InlineData("""{"labels": [["b.png", 1]]}""", "has no label for a.png")]
    [InlineData("""{"labels": 5}""", "is not {\"labels\"")]
    [InlineData("[1]", "is not {\"labels\"")]
    [InlineData("{", "is not {\"labels\"")]
    public void A_broken_dataset_json_is_named(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Png);
        folder.Write("dataset.json", System.Text.Encoding.UTF8.GetBytes(json));

        var message = Assert.Throws<DataException>(() => ImageSource.Open(folder.Path)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("dataset.json", message, StringComparison.Ordinal);
    }

    internal static IEnumerable<string> Names(IImageSource source) => Enumerable.Range(0, source.Count).Select(source.Name);

    internal static IEnumerable<int?> Labels(IImageSource source) => Enumerable.Range(0, source.Count).Select(source.Label);
}
