using System.Security.Cryptography;
using System.Text;

namespace LadaGan.Studio;

/// <summary>A secret of 256 bits, which a browser must show to a studio that other machines can reach.</summary>
public sealed class AccessToken
{
    private const int Bytes = 32;
    private const int Digits = 43; // of base64, 6 bits each
    private readonly byte[] _hash;

    private AccessToken(string text) => (Text, _hash) = (text, HashOf(text));

    /// <summary>The token, of letters, digits, '-' and '_'.</summary>
    public string Text { get; }

    /// <summary>A new one.</summary>
    public static AccessToken Create() => new(
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_'));

    /// <summary>One that was chosen before.</summary>
    /// <exception cref="StudioException">It is too short, or has other characters.</exception>
    public static AccessToken Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length >= Digits && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? new(text)
            : throw new StudioException(
                $"the token has {text.Length} characters, but it must have at least {Digits}, which are 256 bits, of letters, digits, "
                + "'-' and '_'; leave it out and a new one is made");
    }

    /// <summary>Whether a text is the token; takes as long whatever the text is.</summary>
    public bool Is(string? text) => CryptographicOperations.FixedTimeEquals(_hash, HashOf(text ?? ""));

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
