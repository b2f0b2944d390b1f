using System.Globalization;
using LadaGan.Core.Random;

namespace LadaGan.Experiments.Generation;

/// <summary>
/// A latent as a short text: a weighted sum of the latents of seeds, and of principal directions, such as <c>3</c>,
/// <c>3*0.75,8*0.25</c> or <c>3,d0*1.5</c>.
/// </summary>
/// <param name="Terms">What is summed, in this order.</param>
public sealed record LatentSum(IReadOnlyList<LatentTerm> Terms)
{
    private const int MostTerms = 64;
    private const char Direction = 'd';

    /// <summary>Whether it is a seed's own latent.</summary>
    public long? Seed => Terms is [{ IsDirection: false, Weight: 1 } only] ? only.Number : null;

    /// <summary>Whether it takes a model's principal directions.</summary>
    public bool HasDirections => Terms.Any(term => term.IsDirection);

    /// <summary>Reads a text; null if it is none.</summary>
    public static LatentSum? Parse(string text)
    {
        var parts = text.Split(',');
        var terms = parts.Length > MostTerms ? [] : parts.Select(TermOf).OfType<LatentTerm>().ToArray();
        return terms.Length == parts.Length ? new(terms) : null;
    }

    /// <summary>The sum at a share of the way from one to another, on the straight line as in the paper's figures.</summary>
    public static LatentSum Between(LatentSum from, LatentSum to, double share) => share == 0 ? from : share == 1 ? to
        : new([.. from.Terms.Select(term => term * (1 - share)), .. to.Terms.Select(term => term * share)]);

    /// <summary>z [width].</summary>
    /// <param name="width">The width of the model's latents.</param>
    /// <param name="directions">The model's principal directions; null where none are asked for.</param>
    /// <exception cref="RunException">There is no such direction.</exception>
    public float[] Latent(int width, LatentDirections? directions = null)
    {
        var sum = new double[width];
        var one = new float[width];
        foreach (var term in Terms)
        {
            if (!term.IsDirection)
            {
                SeedLatent.Fill(term.Number, one);
            }
            else if (term.Number < directions?.Count)
            {
                directions.Step((int)term.Number).CopyTo(one);
            }
            else
            {
                throw new RunException($"there is no direction {term.Number}; this model has {directions?.Count ?? 0} of them, from 0");
            }
            for (var i = 0; i < width; i++)
            {
                sum[i] += term.Weight * one[i];
            }
        }
        return [.. sum.Select(value => (float)value)];
    }

    public override string ToString() => string.Join(',', Terms);

    private static LatentTerm? TermOf(string text)
    {
        var star = text.IndexOf('*', StringComparison.Ordinal);
        var (name, weight) = star < 0 ? (text, "1") : (text[..star], text[(star + 1)..]);
        var isDirection = name.StartsWith(Direction);
        return long.TryParse(isDirection ? name.AsSpan(1) : name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && double.TryParse(
                weight, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) <= LatentTerm.Heaviest
                ? new(number, value, isDirection)
                : null;
    }
}

/// <summary>A part of a <see cref="LatentSum"/>.</summary>
/// <param name="Number">The seed, or the number of a direction, from 0.</param>
/// <param name="Weight">Its factor.</param>
/// <param name="IsDirection">Whether it is a direction.</param>
public sealed record LatentTerm(long Number, double Weight, bool IsDirection)
{
    /// <summary>The largest factor; larger latents are far from all that a generator has seen.</summary>
    public const double Heaviest = 1000;

    public static LatentTerm operator *(LatentTerm term, double factor) => term with { Weight = term.Weight * factor };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsDirection ? "d" : "")}{Number}{(Weight == 1 ? "" : $"*{Weight:R}")}");
}
