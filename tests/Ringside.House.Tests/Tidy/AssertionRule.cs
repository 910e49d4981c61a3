using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

/// <summary>
/// A test that asserts nothing passes whatever the code does. Followed by name through the helpers of the test's own project and
/// of Ringside.Testing; a name that two methods share counts when one of them asserts, so the rule may miss, and never blames wrongly.
/// </summary>
internal static class AssertionRule
{
    private static readonly string[] TestAttributes = ["Fact", "Theory"];

    public static IEnumerable<Finding> TestsAssert(SourceTree tree)
    {
        foreach (IGrouping<string?, string> project in tree.With(".cs").Where(IsTestCode).GroupBy(tree.ProjectOf))
        {
            IEnumerable<string> files = project.Concat(tree.CSharpFiles.Where(IsShared)).Distinct();
            ILookup<string, SyntaxNode> helpers =
                files.SelectMany(file => Functions(tree.Syntax(file))).ToLookup(function => function.Name, function => function.Body);
            foreach (string file in project)
            {
                IEnumerable<MethodDeclarationSyntax> tests =
                    tree.Syntax(file).DescendantNodes().OfType<MethodDeclarationSyntax>().Where(IsTest);
                foreach (MethodDeclarationSyntax test in tests.Where(test => !Asserts(test, helpers, [])))
                {
                    yield return CSharpRules.At(file, test, $"{test.Identifier.Text} asserts nothing");
                }
            }
        }
    }

    private static bool IsTestCode(string file) => file.StartsWith("tests/", StringComparison.Ordinal);

    private static bool IsShared(string file) => file.StartsWith("tests/Ringside.Testing/", StringComparison.Ordinal);

    private static bool IsTest(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => TestAttributes.Contains(attribute.Name.ToString()));

    private static IEnumerable<(string Name, SyntaxNode Body)> Functions(SyntaxNode root)
    {
        foreach (SyntaxNode node in root.DescendantNodes())
        {
            if (node is MethodDeclarationSyntax method)
                yield return (method.Identifier.Text, method);
            else if (node is ConstructorDeclarationSyntax constructor)
                yield return (constructor.Identifier.Text, constructor);
        }
    }

    private static bool Asserts(SyntaxNode function, ILookup<string, SyntaxNode> helpers, HashSet<string> seen)
    {
        foreach (SyntaxNode node in function.DescendantNodes())
        {
            // A method group handed on, as in RuleTest.Holds(Rule), is a name and no call; so names are followed, not calls.
            if (node is not SimpleNameSyntax name)
                continue;
            if (IsAssertion(name))
                return true;
            string text = name.Identifier.Text;
            if (helpers.Contains(text) && seen.Add(text) && helpers[text].Any(helper => Asserts(helper, helpers, seen)))
                return true;
        }

        return false;
    }

    // Assert.X of xunit, Check.X and QuickCheck... of FsCheck.
    private static bool IsAssertion(SimpleNameSyntax name) =>
        (name.Identifier.Text is "Assert" or "Check" && name.Parent is MemberAccessExpressionSyntax access && access.Expression == name)
        || name.Identifier.Text.Contains("QuickCheck", StringComparison.Ordinal);
}
