using System.Reflection;
using System.Reflection.Emit;

namespace LadaGan.Cli.Tests.Architecture;

/// <summary>Which types of an assembly refer to which others of it: in signatures, in fields and in the instructions of methods.</summary>
/// <remarks>What leaves no trace in the assembly (constants, <c>nameof</c>, documentation) is not seen.</remarks>
internal static class TypeReferences
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private const int TwoByteCode = 0xFE;

    private static readonly Dictionary<int, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>Every reference from one type to another; nested and compiler-made types count as the type around them.</summary>
    public static IEnumerable<(Type From, Type To)> Within(Assembly assembly) =>
        (from type in assembly.GetTypes()
         from named in Of(type)
         where named.Assembly == assembly
         let reference = (From: Outermost(type), To: Outermost(named))
         where reference.From != reference.To && reference.From.Namespace is not null && reference.To.Namespace is not null
         select reference).Distinct();

    /// <summary>Every type that one type names.</summary>
    public static IEnumerable<Type> Of(Type type)
    {
        IEnumerable<Type?> named =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetCustomAttributesData().Select(attribute => attribute.AttributeType),
            .. type.GetGenericArguments()
                .Where(argument => argument.IsGenericParameter)
                .SelectMany(argument => argument.GetGenericParameterConstraints()),
            .. type.GetFields(Own).Select(field => field.FieldType),
            .. type.GetMethods(Own).SelectMany(method => OfMethod(method).Append(method.ReturnType)),
            .. type.GetConstructors(Own).SelectMany(OfMethod),
        ];
        return named.OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type?> OfMethod(MethodBase method)
    {
        var body = method.GetMethodBody();
        return
        [
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. body?.LocalVariables.Select(local => local.LocalType) ?? [],
            .. body?.ExceptionHandlingClauses
                .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
                .Select(clause => clause.CatchType) ?? [],
            .. Tokens(body?.GetILAsByteArray() ?? []).SelectMany(token => OfMember(Resolve(method, token))),
        ];
    }

    private static IEnumerable<Type?> OfMember(MemberInfo? member) => member switch
    {
        Type type => [type],
        MethodInfo method => [method.DeclaringType, .. method.GetGenericArguments()],
        _ => [member?.DeclaringType],
    };

    private static MemberInfo? Resolve(MethodBase method, int token) =>
        method.Module.ResolveMember(
            token,
            method.DeclaringType?.GetGenericArguments(),
            method.IsGenericMethod ? method.GetGenericArguments() : null);

    /// <summary>The tokens of types, fields and methods in a method's instructions (ECMA-335, partition III).</summary>
    private static List<int> Tokens(byte[] instructions)
    {
        var tokens = new List<int>();
        for (var at = 0; at < instructions.Length;)
        {
            int code = instructions[at++];
            var operand = Codes[code == TwoByteCode ? code << 8 | instructions[at++] : code].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                tokens.Add(BitConverter.ToInt32(instructions, at));
            }
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(instructions, at)),
                _ => 4,
            };
        }
        return tokens;
    }

    /// <summary><c>List&lt;Chart[]&gt;</c> is <c>List&lt;&gt;</c> and <c>Chart</c>.</summary>
    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericParameter: true } or { IsFunctionPointer: true } => [],
        { IsConstructedGenericType: true } => [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)],
        _ => [type],
    };

    private static Type Outermost(Type type) => type.DeclaringType is { } around ? Outermost(around) : type;
}
