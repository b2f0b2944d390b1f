namespace LadaGan.Experiments.Figures.Animation;

/// <summary>A frame's colours, at most 256: its own where they suffice, otherwise the means of boxes of similar ones.</summary>
/// <remarks>
/// The box with the largest squared distances from its mean is halved at the mean of its widest channel, until there are 256 (Wan,
/// Prusinkiewicz and Wong, <em>Variance-based color image quantization</em>, 1990). Nothing is dithered: noise that changes from frame to
/// frame is seen more than steps of colour.
/// </remarks>
internal sealed class GifPalette
{
    private const int MostColours = 256;

    private GifPalette(byte[] pixels, int bits, byte[] table) => (Pixels, Bits, Table) = (pixels, bits, table);

    /// <summary>The pixels' places in the table.</summary>
    public byte[] Pixels { get; }

    /// <summary>The table has 2ᵇⁱᵗˢ colours, from 1 to 8 bits.</summary>
    public int Bits { get; }

    /// <summary>[2ᵇⁱᵗˢ, 3]; unused colours are black.</summary>
    public byte[] Table { get; }

    /// <param name="rgb">[height, width, 3].</param>
    public static GifPalette Of(ReadOnlySpan<byte> rgb)
    {
        var (colours, places) = Distinct(rgb);
        var boxes = Boxes(colours);
        var bits = Math.Max(1, (int)Math.Ceiling(Math.Log2(boxes.Count)));
        var (table, boxOf) = (new byte[3 << bits], new byte[colours.Length]);
        for (var box = 0; box < boxes.Count; box++)
        {
            boxes[box].Mean.CopyTo(table.AsSpan(box * 3));
            foreach (var colour in boxes[box].Colours)
            {
                boxOf[colour.Place] = (byte)box;
            }
        }
        return new(Array.ConvertAll(places, place => boxOf[place]), bits, table);
    }

    /// <summary>The colours in the order in which they first appear, and for each pixel its colour's place among them.</summary>
    private static (Colour[] Colours, int[] Places) Distinct(ReadOnlySpan<byte> rgb)
    {
        var (known, colours, places) = (new Dictionary<int, int>(), new List<Colour>(), new int[rgb.Length / 3]);
        for (var pixel = 0; pixel < places.Length; pixel++)
        {
            var (red, green, blue) = (rgb[pixel * 3], rgb[(pixel * 3) + 1], rgb[(pixel * 3) + 2]);
            var key = red << 16 | green << 8 | blue;
            if (!known.TryGetValue(key, out var place))
            {
                place = colours.Count;
                known.Add(key, place);
                colours.Add(new Colour(place, red, green, blue, 0));
            }
            colours[place] = colours[place] with { Count = colours[place].Count + 1 };
            places[pixel] = place;
        }
        return ([.. colours], places);
    }

    private static List<ColourBox> Boxes(Colour[] colours)
    {
        if (colours.Length <= MostColours)
        {
            return [.. colours.Select(colour => new ColourBox([colour]))];
        }
        List<ColourBox> boxes = [new(colours)];
        while (boxes.Count < MostColours)
        {
            var largest = boxes.IndexOf(boxes.MaxBy(box => box.Spread)!);
            var (darker, lighter) = boxes[largest].Halves();
            boxes[largest] = darker;
            boxes.Add(lighter);
        }
        return boxes;
    }

    /// <summary>A colour of the frame.</summary>
    /// <param name="Place">Among the frame's colours.</param>
    /// <param name="Red">Red.</param>
    /// <param name="Green">Green.</param>
    /// <param name="Blue">Blue.</param>
    /// <param name="Count">Its pixels.</param>
    private readonly record struct Colour(int Place, byte Red, byte Green, byte Blue, int Count)
    {
        public double this[int channel] => channel switch { 0 => Red, 1 => Green, _ => Blue };
    }

    /// <summary>Colours that share a place in the table.</summary>
    private sealed class ColourBox
    {
        private readonly double[] _means = new double[3];
        private readonly int _widest;

        public ColourBox(Colour[] colours)
        {
            Colours = colours;
            var (count, spreads) = (colours.Sum(colour => (double)colour.Count), new double[3]);
            for (var channel = 0; channel < 3; channel++)
            {
                var at = channel;
                var mean = colours.Sum(colour => colour.Count * colour[at]) / count;
                spreads[channel] = colours.Sum(colour => colour.Count * (colour[at] - mean) * (colour[at] - mean));
                _means[channel] = mean;
            }
            Spread = spreads.Sum();
            _widest = Array.IndexOf(spreads, spreads.Max());
        }

        public Colour[] Colours { get; }

        /// <summary>The sum of the pixels' squared distances from the mean.</summary>
        public double Spread { get; }

        public byte[] Mean => [.. _means.Select(mean => (byte)Math.Round(mean))];

        /// <summary>Those below the mean of the widest channel, and the others; neither is empty while there is a spread.</summary>
        public (ColourBox Darker, ColourBox Lighter) Halves()
        {
            var sides = Colours.ToLookup(colour => colour[_widest] < _means[_widest]);
            return (new([.. sides[true]]), new([.. sides[false]]));
        }
    }
}
