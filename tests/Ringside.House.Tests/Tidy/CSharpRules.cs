using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

/// <summary>Rules about the shape of C# files, held on their syntax.</summary>
internal static class CSharpRules
{
    public const int LongestFunction = 60;

    public static IEnumerable<Finding> FunctionLength(SourceTree tree)
    {
        foreach ((string file, SyntaxNode node) in Nodes<SyntaxNode>(tree))
        {
            string? name = node switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
                LocalFunctionStatementSyntax local => local.Identifier.Text,
                AccessorDeclarationSyntax accessor => accessor.Keyword.Text,
                OperatorDeclarationSyntax op => op.OperatorToken.Text,
                _ => null,
            };
            FileLinePositionSpan span = node.GetLocation().GetLineSpan();
            int length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (name is not null && length > LongestFunction && !Exceptions.LongFunctions.ContainsKey($"{file}:{name}"))
            {
                yield return At(file, node, $"{name} has {length} lines; {LongestFunction} at most, so that it fits a screen");
            }
        }
    }

    public static IEnumerable<Finding> EmptyCatch(SourceTree tree) =>
        from entry in Nodes<CatchClauseSyntax>(tree)
        where entry.Node.Block.Statements.Count == 0 && !entry.Node.Block.DescendantTrivia().Any(IsComment)
        select At(entry.File, entry.Node, "an empty catch hides an error: handle it, or say in a comment why nothing is to be done");

    public static IEnumerable<Finding> StaticConstructors(SourceTree tree) =>
        from entry in Nodes<ConstructorDeclarationSyntax>(tree)
        where entry.File.StartsWith("src/", StringComparison.Ordinal) && entry.Node.Modifiers.Any(SyntaxKind.StaticKeyword)
        select At(entry.File, entry.Node, "a static constructor is hidden work: prepare at start, from memory that the owner gives");

    public static IEnumerable<Finding> OnePublicType(SourceTree tree)
    {
        foreach (string file in tree.CSharpFiles.Where(file => !Exceptions.ManyTypes.ContainsKey(file)))
        {
            List<MemberDeclarationSyntax> types = [.. TopLevelTypes(tree.Syntax(file)).Where(IsPublic)];
            string stem = Path.GetFileName(file).Split('.')[0];
            if (types.Count > 1)
            {
                yield return At(file, types[1], $"a second public type, {NameOf(types[1])}: give it a file of its own");
            }
            else if (types.Count == 1 && NameOf(types[0]) != stem)
            {
                yield return At(file, types[0], $"the public type {NameOf(types[0])} stands in a file of another name");
            }
        }
    }

    public static IEnumerable<Finding> NamespaceIsFolder(SourceTree tree)
    {
        foreach ((string file, BaseNamespaceDeclarationSyntax space) in Nodes<BaseNamespaceDeclarationSyntax>(tree))
        {
            if (tree.ProjectOf(file) is not { } project)
            {
                continue;
            }

            string root = Path.GetFileNameWithoutExtension(project);
            string below = Path.GetRelativePath(SourceTree.FolderOf(project), SourceTree.FolderOf(file));
            string expected = below == "." ? root : $"{root}.{below.Replace('/', '.')}";
            if (space.Name.ToString() != expected)
            {
                yield return At(file, space, $"namespace {space.Name}; its folder says {expected}");
            }
        }
    }

    public static IEnumerable<(string File, T Node)> Nodes<T>(SourceTree tree)
        where T : SyntaxNode =>
        from file in tree.CSharpFiles
        from node in tree.Syntax(file).DescendantNodes().OfType<T>()
        select (file, node);

    public static Finding At(string file, SyntaxNode node, string text) => new($"{file}:{SourceTree.LineOf(node)}", text);

    private static IEnumerable<MemberDeclarationSyntax> TopLevelTypes(SyntaxNode root) => root
        .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<MemberDeclarationSyntax>()
        .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static bool IsPublic(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declared => declared.Identifier.Text,
        DelegateDeclarationSyntax declared => declared.Identifier.Text,
        _ => string.Empty,
    };

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
}
