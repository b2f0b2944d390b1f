using System.Security.Cryptography;
using System.Text;
using LadaGan.Data.Datasets;

namespace LadaGan.Experiments.Training;

/// <summary>Which images a run learns from: their number, and a hash of their names in order. Where they lie may change.</summary>
internal sealed record DataIdentity(int Count, string Names)
{
    public static DataIdentity Of(IImageSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < source.Count; index++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(source.Name(index)));
            hash.AppendData([0]);
        }
        return new(source.Count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
