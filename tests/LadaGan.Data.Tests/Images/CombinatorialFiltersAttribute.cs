using System.Reflection;
using LadaGan.Data.Images;
using Xunit.Sdk;

namespace LadaGan.Data.Tests.Images;

/// <summary>Runs a theory with every filter at every given size.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinatorialFiltersAttribute(params int[] sizes) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from filter in Enum.GetValues<ResampleFilter>() from size in sizes select new object[] { filter, size };
}
