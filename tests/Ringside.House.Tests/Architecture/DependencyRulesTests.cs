using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Architecture;

public class DependencyRulesTests
{
    public static TheoryData<string> Built => [.. Assemblies.All];

    [Fact]
    public void Projects_know_only_what_stands_before_them() => RuleTest.Holds(DependencyRules.ProjectReferences);

    [Theory]
    [InlineData("Ringside.Linux", "Ringside.Net")]
    [InlineData("Ringside.Protocols", "Ringside.Linux")]
    [InlineData("Ringside.Market", "Ringside.Net")]
    [InlineData("Ringside.Bench", "Ringside.App")]
    [InlineData("Ringside.Lab", "Ringside.Bench")]
    [InlineData("Ringside.App", "Ringside.App.Tests")]
    [InlineData("Ringside.App", "Ringside.Testing")]
    [InlineData("Ringside.Elsewhere", "Ringside.Linux")]
    [InlineData("Ringside.A.Tests", "Ringside.B.Tests")]
    public void A_reference_against_the_order_is_found(string from, string to) =>
        RuleTest.FindsOne(DependencyRules.ProjectReferences, $"src/{from}/", ($"src/{from}/{from}.csproj", Project(to)));

    [Theory]
    [InlineData("Ringside.App", "Ringside.Bench")]
    [InlineData("Ringside.Market", "Ringside.Protocols")]
    [InlineData("Ringside.A.Tests", "Ringside.Testing")]
    [InlineData("CustomFeed", "Ringside.Protocols")]
    public void A_reference_along_the_order_passes(string from, string to) =>
        RuleTest.FindsNothing(DependencyRules.ProjectReferences, ($"src/{from}/{from}.csproj", Project(to)));

    [Theory]
    [MemberData(nameof(Built))]
    public void Assemblies_know_only_what_stands_before_them(string name)
    {
        using PEReader assembly = Assemblies.Open(name);
        RuleTest.NothingFound(DependencyRules.AssemblyReferences(assembly.GetMetadataReader()));
    }

    [Fact]
    public void A_compiled_reference_against_the_order_is_found()
    {
        using PEReader assembly = Assemblies.Compile(
            "Ringside.Linux", "public class A : B { }", ("Ringside.Net", "public class B { }"));
        Finding finding = Assert.Single(DependencyRules.AssemblyReferences(assembly.GetMetadataReader()));
        Assert.Contains("Ringside.Net", finding.Text, StringComparison.Ordinal);
    }

    private static string Project(string reference) =>
        $"<Project><ItemGroup><ProjectReference Include=\"../{reference}/{reference}.csproj\" /></ItemGroup></Project>";
}
