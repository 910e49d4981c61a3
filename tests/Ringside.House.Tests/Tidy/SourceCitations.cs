using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

/// <summary>A reader of the two rooms next to the kernel can look up what a type relies on: each names its source.</summary>
internal static partial class SourceCitations
{
    private static readonly string[] Rooms = ["src/Ringside.Linux/", "src/Ringside.Net/"];

    public static IEnumerable<Finding> Check(SourceTree tree) =>
        from entry in CSharpRules.Nodes<BaseTypeDeclarationSyntax>(tree)
        where Rooms.Any(room => entry.File.StartsWith(room, StringComparison.Ordinal))
        where entry.Node.Modifiers.Any(modifier => modifier.Text == "public")
        where entry.Node.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax
        let document = entry.Node.GetLeadingTrivia().ToFullString()
        where document.Contains("<summary>", StringComparison.Ordinal) && !Source().IsMatch(document)
        select CSharpRules.At(
            entry.File,
            entry.Node,
            $"{entry.Node.Identifier.Text} cites no source: a man page as socket(7), a kernel document, a header, or an RFC");

    [GeneratedRegex(@"\b[a-z][a-z0-9_.]*\([1-9]\)|\bRFC \d+|\bIEEE \d+|\blinux/[a-z_/]+\.h|\bkernel document|https:")]
    private static partial Regex Source();
}
