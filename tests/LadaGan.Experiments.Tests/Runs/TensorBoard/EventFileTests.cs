using LadaGan.Core.Images;
using LadaGan.Experiments.Runs.TensorBoard;

namespace LadaGan.Experiments.Tests.Runs.TensorBoard;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["events.out.tfevents.1700000000.here"];

    [Fact]
    public void Scalars_and_images_round_trip()
    {
        var png = PngEncoder.Encode(3, 2, new byte[18]);
        using (var file = EventFile.Open(FilePath))
        {
            Assert.Equal(0, file.Length);
            file.Scalars(5000, 1700000000.25, [("Loss/D/loss", 1.3862), ("Übung/π", -2)]);
            file.Image("Fakes", 1L << 40, 1700000001.5, 3, 2, png);
            Assert.Equal(new FileInfo(FilePath).Length, file.Length);
        }
        var events = RecordedEvent.ReadAll(FilePath);
        Assert.Equal(3, events.Count);
        Assert.Equal(("brain.Event:2", 0L, 1700000000.25), (events[0].Version, events[0].Step, events[0].WallTime));
        Assert.Equal((null, 5000L, 1700000000.25), (events[1].Version, events[1].Step, events[1].WallTime));
        Assert.Equal([("Loss/D/loss", 1.3862f), ("Übung/π", -2f)], events[1].Scalars);
        Assert.Equal((1L << 40, 1700000001.5), (events[2].Step, events[2].WallTime));
        var image = Assert.Single(events[2].Images);
        Assert.Equal(("Fakes", 3, 2, 3), (image.Tag, image.Width, image.Height, image.Colorspace));
        Assert.Equal(png, image.Png);
    }

    /// <summary>The bytes of the first record, assembled by hand from the documentation of TFRecord and protobuf.</summary>
    [Fact]
    public void The_first_record_names_TensorBoards_format()
    {
        using (var file = EventFile.Open(FilePath))
        {
            file.Scalars(0, 1, [("a", 1)]);
        }
        byte[] message = [0x09, .. BitConverter.GetBytes(1.0), 0x1A, 13, .. "brain.Event:2"u8];
        byte[] length = [(byte)message.Length, 0, 0, 0, 0, 0, 0, 0];
        byte[] record = [.. length, .. BitConverter.GetBytes(Crc32COracle.Masked(length)), .. message,
            .. BitConverter.GetBytes(Crc32COracle.Masked(message))];
        Assert.Equal(record, File.ReadAllBytes(FilePath)[..record.Length]);
    }

    [Fact]
    public void Values_that_are_not_finite_are_skipped()
    {
        using (var file = EventFile.Open(FilePath))
        {
            file.Scalars(1, 2, [("nan", double.NaN), ("good", 0), ("up", double.PositiveInfinity), ("down", double.NegativeInfinity),
                ("too large for a float", 1e300)]);
            var length = file.Length;
            file.Scalars(2, 3, [("nan", double.NaN)]);
            file.Scalars(3, 4, []);
            Assert.Equal(length, file.Length);
        }
        Assert.Equal([("good", 0f)], Assert.Single(RecordedEvent.ReadAll(FilePath)[1..]).Scalars);
    }

    [Fact]
    public void A_file_is_appended_to_without_a_second_header()
    {
        for (var opening = 0; opening < 3; opening++)
        {
            using var file = EventFile.Open(FilePath);
            file.Scalars(opening, opening, [("a", opening)]);
        }
        var events = RecordedEvent.ReadAll(FilePath);
        Assert.Equal(["brain.Event:2", null, null, null], events.Select(read => read.Version));
        Assert.Equal([0f, 1, 2], events[1..].Select(read => Assert.Single(read.Scalars).Value));
    }

    [Fact]
    public void A_file_truncated_anywhere_keeps_its_complete_records()
    {
        List<int> ends = [];
        using (var file = EventFile.Open(FilePath))
        {
            for (var step = 1; step <= 3; step++)
            {
                file.Scalars(step, step, [("a", step)]);
                ends.Add((int)file.Length);
            }
        }
        var whole = File.ReadAllBytes(FilePath);
        ends.Insert(0, FirstRecord(whole));
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            var path = _folder.Write("torn", whole.AsSpan(0, cut));
            using (var file = EventFile.Open(path))
            {
                Assert.Equal(ends.LastOrDefault(end => end <= cut), file.Length);
                file.Scalars(9, 9, [("b", 9)]);
            }
            var events = RecordedEvent.ReadAll(path);
            Assert.Equal("brain.Event:2", events[0].Version);
            Assert.Equal([.. Enumerable.Range(1, ends.Count(end => end <= cut && end > ends[0])).Select(step => (long)step), 9L],
                events[1..].Select(read => read.Step));
        }
    }

    [Fact]
    public void A_damaged_tail_is_truncated_too()
    {
        using (var file = EventFile.Open(FilePath))
        {
            file.Scalars(1, 1, [("a", 1)]);
            file.Scalars(2, 2, [("a", 2)]);
        }
        var whole = File.ReadAllBytes(FilePath);
        var second = (whole.Length + FirstRecord(whole)) / 2;
        for (var at = second; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x10;
            using var file = EventFile.Open(_folder.Write("damaged", damaged));
            Assert.Equal(second, file.Length);
        }
        using var zeros = EventFile.Open(_folder.Write("zeros", [.. whole, .. new byte[5000]]));
        Assert.Equal(whole.Length, zeros.Length);
    }

    [Theory]
    [InlineData("Something else altogether, which somebody may want to keep.")]
    [InlineData("{\"Loss/D/loss\": {\"num\": 1, \"mean\": 1.0, \"std\": 0}, \"timestamp\": 1}\n")]
    public void A_file_of_another_format_is_left_alone(string content)
    {
        var path = _folder.Write("other", content);
        Assert.Equal($"{path} is not a TensorBoard event file; move it away",
            Assert.Throws<RunException>(() => EventFile.Open(path)).Message);
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public void Records_of_another_kind_are_left_alone()
    {
        var path = _folder.Write("records", TfRecord.Frame(new byte[100]));
        Assert.Throws<RunException>(() => EventFile.Open(path));
        Assert.Equal(116, new FileInfo(path).Length);
    }

    [Fact]
    public void It_can_be_read_while_it_is_written()
    {
        using var file = EventFile.Open(FilePath);
        file.Scalars(1, 1, [("a", 1)]);
        Assert.Equal(2, RecordedEvent.ReadAll(FilePath).Count);
        file.Scalars(2, 2, [("a", 2)]);
        Assert.Equal(3, RecordedEvent.ReadAll(FilePath).Count);
    }

    public void Dispose() => _folder.Dispose();

    private static int FirstRecord(byte[] file) => 16 + (int)BitConverter.ToUInt64(file);
}
