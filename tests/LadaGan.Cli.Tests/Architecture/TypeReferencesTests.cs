namespace LadaGan.Cli.Tests.Architecture;

/// <summary>Every way in which one type can name another is seen.</summary>
public class TypeReferencesTests
{
    [Theory]
    [InlineData(typeof(InAField))]
    [InlineData(typeof(AsABase))]
    [InlineData(typeof(AsAnArgument))]
    [InlineData(typeof(InAGeneric))]
    [InlineData(typeof(InAConstraint<>))]
    [InlineData(typeof(AsAType))]
    [InlineData(typeof(InACall))]
    [InlineData(typeof(InAGenericCall))]
    [InlineData(typeof(InACatch))]
    [InlineData(typeof(BehindASwitch))]
    public void A_reference_is_found(Type type) => Assert.Contains(typeof(Named), TypeReferences.Of(type));

    [Fact]
    public void Others_are_not() => Assert.DoesNotContain(typeof(Named), TypeReferences.Of(typeof(Nothing)));

    private class Named : Exception
    {
        public static void Call() { }
    }

    private sealed class InAField
    {
        public Named[]? Field { get; set; }
    }

    private sealed class AsABase : Named;

    private static class AsAnArgument
    {
        public static void Take(ref Named named) => named = null!;
    }

    private static class InAGeneric
    {
        public static void Take(Func<int, List<Named>> named) => named(1);
    }

    private static class InAConstraint<T> where T : Named
    {
        public static bool Is(object value) => value is T;
    }

    private static class AsAType
    {
        public static string Name() => typeof(Named).Name;
    }

    private static class InACall
    {
        public static void Run() => Named.Call();
    }

    private static class InAGenericCall
    {
        public static int Count() => Array.Empty<Named>().Length;
    }

    private static class InACatch
    {
        public static bool Try(Action work)
        {
            try
            {
                work();
                return true;
            }
            catch (Named)
            {
                return false;
            }
        }
    }

    private static class BehindASwitch
    {
        public static double Run(int value)
        {
            switch (value)
            {
                case 0: return 1.5;
                case 1: return long.MaxValue;
                case 2: return 2.5f;
                case 3: return -1;
                default: Named.Call(); return 0;
            }
        }
    }

    private static class Nothing
    {
        public static string Name() => nameof(Named);
    }
}
