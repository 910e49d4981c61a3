using Microsoft.CodeAnalysis.CSharp.Syntax;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

/// <summary>The two rules of .editorconfig that the compiler does not hold when it builds, on their syntax: IDE0003 and IDE0049.</summary>
/// <remarks>A name that stands behind a dot or is called is a member that happens to be named so, and no type.</remarks>
internal static class WordingRules
{
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["Boolean"] = "bool",
        ["Byte"] = "byte",
        ["Char"] = "char",
        ["Decimal"] = "decimal",
        ["Double"] = "double",
        ["Int16"] = "short",
        ["Int32"] = "int",
        ["Int64"] = "long",
        ["IntPtr"] = "nint",
        ["Object"] = "object",
        ["SByte"] = "sbyte",
        ["Single"] = "float",
        ["String"] = "string",
        ["UInt16"] = "ushort",
        ["UInt32"] = "uint",
        ["UInt64"] = "ulong",
        ["UIntPtr"] = "nuint",
    };

    public static IEnumerable<Finding> NoQualification(SourceTree tree) =>
        from entry in CSharpRules.Nodes<MemberAccessExpressionSyntax>(tree)
        where entry.Node.Expression is ThisExpressionSyntax
        select CSharpRules.At(entry.File, entry.Node, $"write {entry.Node.Name}, without this");

    public static IEnumerable<Finding> TypeKeywords(SourceTree tree) =>
        from entry in CSharpRules.Nodes<IdentifierNameSyntax>(tree)
        let name = entry.Node.Identifier.Text
        where Keywords.ContainsKey(name) && !IsMember(entry.Node)
        select CSharpRules.At(entry.File, entry.Node, $"the type {name} has a keyword: {Keywords[name]}");

    private static bool IsMember(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name,
        InvocationExpressionSyntax call => call.Expression == name,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left == name,
        NameColonSyntax or NameEqualsSyntax => true,
        _ => false,
    };
}
