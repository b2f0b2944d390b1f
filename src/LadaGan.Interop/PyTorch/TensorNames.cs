using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.PyTorch;

/// <summary>
/// Finds the tensors in a saved object and gives each a dotted name: keys and positions
/// from the outside in, such as <c>g_opt.state.0.exp_avg</c>.
/// </summary>
/// <remarks>
/// Values may contain each other repeatedly, even themselves: the depth is limited, and steps and name lengths are limited in proportion to
/// the file.
/// </remarks>
internal sealed class TensorNames(MappedFile file)
{
    private const int DeepestNesting = 64;
    private const int LongestName = 1024;
    private const int FreeCharacters = 1 << 14;

    private readonly OrderedDictionary<string, PyTorchTensor> _tensors = new(StringComparer.Ordinal);
    private long _steps = file.Length;
    private long _characters = FreeCharacters + 4 * file.Length;

    /// <exception cref="InteropException">Two tensors have the same name, a name is too long, or values are nested too deeply or too
    /// often.</exception>
    public static OrderedDictionary<string, PyTorchTensor> Of(MappedFile file, object? saved)
    {
        var names = new TensorNames(file);
        names.Visit(saved, "", 0);
        return names._tensors;
    }

    private void Visit(object? value, string name, int depth)
    {
        if (depth > DeepestNesting || _steps-- == 0)
        {
            throw file.Bad("has values that contain each other too deeply or too often; it was refused");
        }
        switch (value)
        {
            case PyTorchTensor tensor:
                if (!_tensors.TryAdd(name, tensor))
                {
                    throw file.Bad($"has two tensors with the name {ErrorText.Quote(name)}");
                }
                break;
            case OrderedDictionary<object, object?> dictionary:
                foreach (var (key, item) in dictionary)
                {
                    VisitItem(item, name, key, depth);
                }
                break;
            case IReadOnlyList<object?> list:
                for (var i = 0; i < list.Count; i++)
                {
                    VisitItem(list[i], name, i, depth);
                }
                break;
            case null or bool or long or double or string or System.Numerics.BigInteger:
                break;
            default:
                throw file.Bad("has a class or a bare storage among its values; weights are tensors");
        }
    }

    private void VisitItem(object? item, string name, object key, int depth)
    {
        // Only values that can contain a tensor get a name.
        if (item is not (PyTorchTensor or System.Collections.IEnumerable) || item is string)
        {
            Visit(item, name, depth + 1);
            return;
        }
        var inner = name.Length == 0 ? $"{key}" : $"{name}.{key}";
        _characters -= inner.Length;
        if (inner.Length > LongestName || _characters < 0)
        {
            throw file.Bad($"has a tensor whose name is too long: {ErrorText.Quote(inner)}");
        }
        Visit(item, inner, depth + 1);
    }
}
