using System.Reflection;

namespace Ringside.House.Tests.Architecture;

/// <summary>Names of types and signatures as C# writes them.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Full(Type type) =>
        type.DeclaringType is { } outer ? $"{Full(outer)}.{Of(type)}" : $"{type.Namespace}.{Of(type)}";

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
            return keyword;
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
            : type.Name;
    }

    public static string Signature(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Of))}>" : "";
        string byRef = method.ReturnType.IsByRef ? "ref " : "";
        return $"{byRef}{Of(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    public static string Parameters(MethodBase method) => Parameters(method.GetParameters());

    public static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string direction = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        string standard = parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "null"}" : "";
        return $"{direction}{Of(parameter.ParameterType)} {parameter.Name}{standard}";
    }
}
