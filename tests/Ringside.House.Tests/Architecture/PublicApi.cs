using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ringside.House.Tests.Architecture;

/// <summary>Writes the public surface of a library as text, one line for each type and member, in a fixed order.</summary>
internal static class PublicApi
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static string Describe(IEnumerable<Type> types)
    {
        StringBuilder text = new();
        foreach (Type type in types.Where(type => type.IsVisible).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(KindOf(type)).Append(' ').Append(ApiNames.Full(type)).Append(Bases(type)).Append('\n');
            IEnumerable<string> members = typeof(Delegate).IsAssignableFrom(type)
                ? [ApiNames.Signature(type.GetMethod("Invoke")!)]
                : type.GetMembers(Own).Where(IsShown).Select(Line);
            foreach (string member in members.Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsShown(MemberInfo member) => member switch
    {
        MethodInfo method => IsOpen(method) && !IsGenerated(method) && (!method.IsSpecialName || IsOperator(method)),
        ConstructorInfo constructor => IsOpen(constructor) && !IsGenerated(constructor),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        PropertyInfo property => property.GetAccessors(true).Any(IsOpen),
        EventInfo => true,
        _ => false,
    };

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    // What the compiler adds to records: equality, printing, copying.
    private static bool IsGenerated(MethodBase method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute), false) || method.Name.Contains('<', StringComparison.Ordinal);

    private static string Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({ApiNames.Parameters(constructor)})",
        MethodInfo method => Prefix(method) + ApiNames.Signature(method),
        FieldInfo { IsLiteral: true } field => $"const {ApiNames.Of(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}",
        FieldInfo field => Prefix(field) + $"{ApiNames.Of(field.FieldType)} {field.Name}",
        PropertyInfo property => Line(property),
        _ => $"event {member.Name}",
    };

    private static string Line(PropertyInfo property)
    {
        MethodInfo first = property.GetAccessors(true).First(IsOpen);
        string get = property.GetMethod is { } getter && IsOpen(getter) ? "get; " : "";
        string set = property.SetMethod is { } setter && IsOpen(setter) ? (IsInit(setter) ? "init; " : "set; ") : "";
        string index = property.GetIndexParameters().Length > 0 ? $"[{ApiNames.Parameters(property.GetIndexParameters())}]" : "";
        return $"{Prefix(first)}{ApiNames.Of(property.PropertyType)} {property.Name}{index} {{ {get}{set}}}";
    }

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Prefix(FieldInfo field) =>
        (field.IsPublic ? "" : "protected ") + (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");

    private static string Prefix(MethodInfo method)
    {
        string access = method.IsPublic ? "" : "protected ";
        bool isInterface = method.DeclaringType!.IsInterface;
        string kind = method.IsStatic ? "static "
            : method.IsAbstract && !isInterface ? "abstract "
            : method.GetBaseDefinition() != method ? "override "
            : method.IsVirtual && !method.IsFinal && !isInterface ? "virtual "
            : "";
        return access + kind;
    }

    private static string KindOf(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsValueType ? (type.IsByRefLike ? "ref struct" : "struct")
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return " : " + ApiNames.Of(type.GetEnumUnderlyingType());
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return "";
        }

        bool hasBase = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType);
        IEnumerable<Type> bases = type.GetInterfaces()
            .Where(face => face.IsVisible && !face.IsGenericType)
            .OrderBy(face => face.FullName, StringComparer.Ordinal);
        string list = string.Join(", ", (hasBase ? bases.Prepend(type.BaseType!) : bases).Select(ApiNames.Of));
        return list.Length > 0 ? " : " + list : "";
    }
}
