using System.Globalization;
using System.Text;
using LadaGan.Core.Errors;
using LadaGan.Torch;

namespace LadaGan.Interop.Numpy;

/// <summary>
/// Parses the only dictionary that is allowed:
/// <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>, its keys in
/// any order.
/// </summary>
/// <remarks>A closed grammar; nothing is evaluated.</remarks>
internal sealed class NpyHeaderText(byte[] bytes, Func<string, InteropException> bad)
{
    private const int MostDimensions = 8; // the limit of the native library
    private readonly string _text = Encoding.Latin1.GetString(bytes);
    private int _at;

    /// <exception cref="InteropException">The text has another form, or the type is not one of a tensor.</exception>
    public NpyHeader Parse()
    {
        DataType? type = null;
        bool? isFortran = null;
        long[]? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            var key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when type is null: type = Type(); break;
                case "fortran_order" when isFortran is null:
                    isFortran = Word() switch
                    {
                        "True" => true,
                        "False" => false,
                        _ => throw Broken(),
                    }; break;
                case "shape" when shape is null: shape = Tuple(); break;
                default: throw Broken();
            }
            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }
        if (_text.AsSpan(_at).ContainsAnyExcept(" \n"))
        {
            throw Broken();
        }
        return type is not null && isFortran is not null && shape is not null
            ? new NpyHeader(type.Value, isFortran.Value, shape)
            : throw Broken();
    }

    private DataType Type()
    {
        if (Accept('['))
        {
            throw bad("is an array of records; only arrays of plain numbers are read");
        }
        var descr = Quoted();
        return NpyType.Find(descr) ?? throw bad(descr switch
        {
            ['>', ..] => $"is big-endian ({ErrorText.Quote(descr)}); save it again as little-endian, a.astype('<{descr[1..]}')",
            ['|', 'O', ..] => "contains Python objects; only arrays of plain numbers are read",
            _ => $"has elements of type {ErrorText.Quote(descr)}; float16/32/64, int8/16/32/64, uint8 and bool are read",
        });
    }

    private long[] Tuple()
    {
        var sizes = new List<long>();
        Expect('(');
        while (!Accept(')'))
        {
            var word = Word();
            // Python 2 wrote integers with the suffix L.
            var digits = word.EndsWith('L') ? word[..^1] : word;
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || sizes.Count == MostDimensions)
            {
                throw Broken();
            }
            sizes.Add(size);
            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }
        return [.. sizes];
    }

    private string Quoted()
    {
        SkipSpaces();
        var quote = _at < _text.Length ? _text[_at] : '\0';
        var end = quote is '\'' or '"' ? _text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            throw Broken();
        }
        var inner = _text[(_at + 1)..end];
        _at = end + 1;
        return inner;
    }

    private string Word()
    {
        SkipSpaces();
        var begin = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
        {
            _at++;
        }
        return _text[begin.._at];
    }

    private bool Accept(char character)
    {
        SkipSpaces();
        if (_at >= _text.Length || _text[_at] != character)
        {
            return false;
        }
        _at++;
        return true;
    }

    private void Expect(char character)
    {
        if (!Accept(character))
        {
            throw Broken();
        }
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private InteropException Broken() => bad($"has a header that is not NumPy's: {ErrorText.Quote(_text.TrimEnd())}");
}
