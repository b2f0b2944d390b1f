using System.Reflection;
using System.Text.RegularExpressions;

namespace LadaGan.Torch.Tests;

/// <summary>Every operator the library names, against the schemas it was written for.</summary>
public partial class AtenTests
{
    /// <summary>Operators that older versions lack, each with another way beside it.</summary>
    private static readonly string[] MayBeMissing = ["aten::_foreach_lerp_.Scalar", "aten::_fused_adam_.tensor_lr"];

    private static IEnumerable<Operator> All =>
        typeof(Aten).GetFields(BindingFlags.Public | BindingFlags.Static).Select(entry => (Operator)entry.GetValue(null)!);

    [Fact]
    public void Every_operator_is_known_to_this_libtorch()
    {
        Assert.All(All, op => Assert.True(op.IsAvailable || MayBeMissing.Contains(op.Name), op.Name));
        Assert.Equal(All.Select(op => op.Name).Distinct().Count(), All.Count());
    }

    [Fact]
    public void Every_schema_begins_as_in_the_golden_text()
    {
        var golden = File.ReadAllLines(Path.Join(Repository.Root, "tests", "golden", "aten_schemas.txt"));
        Assert.Equal(golden.Select(line => line[..line.IndexOf('(', StringComparison.Ordinal)]).Order(), All.Select(op => op.Name).Order());
        foreach (var op in All.Where(op => op.IsAvailable))
        {
            var expected = golden.Single(line => line.StartsWith($"{op.Name}(", StringComparison.Ordinal));
            // A later libtorch may add arguments with defaults behind those of the golden text.
            Assert.StartsWith(expected.TrimEnd(')'), Types(op.Schema), StringComparison.Ordinal);
        }
    }

    /// <summary>Name and argument types: <c>aten::add.Tensor(Tensor, Tensor, Scalar)</c>, whatever integers are called.</summary>
    private static string Types(string schema)
    {
        var open = schema.IndexOf('(', StringComparison.Ordinal);
        var arguments = schema[(open + 1)..schema.LastIndexOf(") ->", StringComparison.Ordinal)];
        arguments = Alias().Replace(arguments, "").Replace("SymInt", "int", StringComparison.Ordinal)
            .Replace("*, ", "", StringComparison.Ordinal);
        arguments = FixedLength().Replace(DefaultList().Replace(arguments, ""), "[]");
        return $"{schema[..open]}({string.Join(", ", arguments.Split(", ").Select(argument => argument.Split(' ')[0]))})";
    }

    [GeneratedRegex(@"\([a-z!>* -]+\)")]
    private static partial Regex Alias();

    [GeneratedRegex(@"=\[[^\]]*\]")]
    private static partial Regex DefaultList();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex FixedLength();
}
