using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LadaGan.Interop.Tests.Fuzzing;

/// <summary>Damages the names and numbers in the header of a safetensors file, and keeps its length right.</summary>
internal static partial class HeaderText
{
    public static byte[] Mutate(byte[] bytes, int breaks, Draws draws)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var text = Encoding.UTF8.GetString(bytes, sizeof(long), length);
        for (var i = 0; i < breaks; i++)
        {
            text = draws.Below(3) switch
            {
                0 => Replace(text, Numbers(), draws, match => draws.OneIn(2)
                    ? draws.OddNumber().ToString(CultureInfo.InvariantCulture) : match.Value.Length > 1 ? match.Value[1..] : "2"),
                1 => Replace(text, Names(), draws, _ => $"\"{draws.Pick(Others)}\":{{"),
                _ => Replace(text, Types(), draws, _ => $"\"{draws.Pick<string>(["F16", "F64", "I64", "BOOL", "F32"])}\""),
            };
        }
        var header = Encoding.UTF8.GetBytes(text);
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes[(sizeof(long) + length)..]];
    }

    private static readonly string[] Others =
    [
        "pos_64", "init.0.weight", "inp_conv.0.weight", "ema.pos_64", "g_opt.state.0.exp_avg", "state.0.exp_avg", "d_opt.state.99.exp_avg",
        "encoder.9.main.0.weight", "logits.2.weight", "", ".", "ema.", "x.num_batches_tracked", "block_64.attn.q_attn.weight",
    ];

    private static string Replace(string text, Regex pattern, Draws draws, Func<Match, string> by)
    {
        var matches = pattern.Matches(text);
        if (matches.Count == 0)
        {
            return text;
        }
        var match = matches[draws.Below(matches.Count)];
        return text[..match.Index] + by(match) + text[(match.Index + match.Length)..];
    }

    [GeneratedRegex(@"(?<=[\[,])\d+(?=[\],])")]
    private static partial Regex Numbers();

    [GeneratedRegex("\"[^\"]*\":\\{")]
    private static partial Regex Names();

    [GeneratedRegex("\"(F|I|BF)\\d\\d\"")]
    private static partial Regex Types();
}
