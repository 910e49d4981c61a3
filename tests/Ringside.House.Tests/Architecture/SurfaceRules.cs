using System.CodeDom.Compiler;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Architecture;

/// <summary>Rules about the types of a library: what others may inherit, and what outlives a call.</summary>
internal static class SurfaceRules
{
    private const BindingFlags OwnFields = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const BindingFlags InstanceFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type[] Immutables = [typeof(string), typeof(Type), typeof(IPAddress), typeof(Version)];
    private static readonly Type[] ImmutableGenerics = [typeof(ImmutableArray<>), typeof(FrozenDictionary<,>), typeof(FrozenSet<>)];

    /// <summary>Public classes are sealed, abstract or static, unless they are made for inheritance.</summary>
    public static IEnumerable<Finding> OpenClasses(IEnumerable<Type> types) =>
        from type in types
        where type.IsClass && type.IsVisible && !type.IsSealed && !type.IsAbstract && !Exceptions.OpenClasses.ContainsKey(type.FullName!)
        select new Finding(type.FullName!, "a public class is sealed, abstract or static, unless it is made for inheritance");

    /// <summary>No static field can change, and none holds what can change.</summary>
    public static IEnumerable<Finding> StaticState(IEnumerable<Type> types) =>
        from type in types
        where !IsGenerated(type)
        from field in type.GetFields(OwnFields)
        where !field.IsLiteral && !IsGenerated(field) && !Exceptions.StaticFields.ContainsKey($"{type.FullName}.{field.Name}")
        let text = Judge(field)
        where text is not null
        select new Finding($"{type.FullName}.{field.Name}", text);

    private static string? Judge(FieldInfo field)
    {
        if (!field.IsInitOnly)
        {
            return "a static field that can be written: state belongs to an instance that somebody owns";
        }

        return CannotChange(field.FieldType)
            ? null
            : $"a static {field.FieldType.Name} can change inside: use a ReadOnlySpan property, an immutable type or an instance";
    }

    // A class of our own is trusted when it is sealed and none of its fields can be written or can change.
    private static bool CannotChange(Type type)
    {
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (type.IsPrimitive || type.IsEnum || Immutables.Contains(type) || ImmutableGenerics.Contains(definition))
        {
            return true;
        }

        if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
        {
            return type.IsValueType || typeof(System.Text.Encoding).IsAssignableFrom(type);
        }

        // A struct in a read-only field cannot be written, whatever its fields say; what they refer to can.
        bool isClosed = type.IsValueType || (type.IsClass && type.IsSealed);
        return isClosed && type.GetFields(InstanceFields)
            .All(field => (field.IsInitOnly || type.IsValueType) && field.FieldType != type && CannotChange(field.FieldType));
    }

    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || member.IsDefined(typeof(CompilerGeneratedAttribute), false)
        || member.IsDefined(typeof(GeneratedCodeAttribute), false)
        || (member.DeclaringType is { } outer && IsGenerated(outer));
}
