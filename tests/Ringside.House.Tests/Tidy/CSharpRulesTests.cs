using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

public class CSharpRulesTests
{
    [Fact]
    public void Every_function_fits_a_screen() => RuleTest.Holds(CSharpRules.FunctionLength);

    [Theory]
    [InlineData("class A { void F() {", "} }")]
    [InlineData("class A { public A() {", "} }")]
    [InlineData("class A { int P { get {", "return 1; } } }")]
    public void A_function_longer_than_a_screen_is_found(string start, string end)
    {
        RuleTest.FindsOne(CSharpRules.FunctionLength, "A.cs:1", ("A.cs", start + new string('\n', 60) + end));
        RuleTest.FindsNothing(CSharpRules.FunctionLength, ("A.cs", start + new string('\n', 59) + end));
    }

    [Fact]
    public void No_catch_is_empty() => RuleTest.Holds(CSharpRules.EmptyCatch);

    [Fact]
    public void An_empty_catch_is_found_unless_it_says_why() => RuleTest.FindsOne(
        CSharpRules.EmptyCatch,
        "A.cs:1",
        ("A.cs", "class A { void F() { try { F(); } catch { } } }"),
        ("B.cs", "class B { void F() { try { F(); } catch { /* gone already: that is what was wanted */ } } }"));

    [Fact]
    public void No_library_has_a_static_constructor() => RuleTest.Holds(CSharpRules.StaticConstructors);

    [Fact]
    public void A_static_constructor_in_a_library_is_found() => RuleTest.FindsOne(
        CSharpRules.StaticConstructors,
        "src/X/A.cs:1",
        ("src/X/A.cs", "class A { static A() { } A() { } }"),
        ("tests/X/B.cs", "class B { static B() { } }"));

    [Fact]
    public void A_file_holds_one_public_type_of_its_name() => RuleTest.Holds(CSharpRules.OnePublicType);

    [Fact]
    public void A_second_public_type_is_found() => RuleTest.FindsOne(
        CSharpRules.OnePublicType,
        "A.cs:2",
        ("A.cs", "public class A { public class Inner { } }\npublic enum B { }\ninternal class C { }"));

    [Fact]
    public void A_public_type_in_a_file_of_another_name_is_found() => RuleTest.FindsOne(
        CSharpRules.OnePublicType,
        "A.cs:1",
        ("A.cs", "namespace X; public delegate void B();"),
        ("C.More.cs", "public partial class C { }"));

    [Fact]
    public void Namespaces_are_folders() => RuleTest.Holds(CSharpRules.NamespaceIsFolder);

    [Fact]
    public void A_namespace_that_is_not_its_folder_is_found() => RuleTest.FindsOne(
        CSharpRules.NamespaceIsFolder,
        "src/R.X/In/A.cs:1",
        ("src/R.X/R.X.csproj", "<Project />"),
        ("src/R.X/In/A.cs", "namespace R.X;"),
        ("src/R.X/In/B.cs", "namespace R.X.In;"),
        ("src/R.X/C.cs", "namespace R.X;"));

    [Fact]
    public void Every_public_type_next_to_the_kernel_names_its_source() => RuleTest.Holds(SourceCitations.Check);

    [Fact]
    public void A_type_next_to_the_kernel_that_names_no_source_is_found() => RuleTest.FindsOne(
        SourceCitations.Check,
        "src/Ringside.Linux/A.cs:2",
        ("src/Ringside.Linux/A.cs", "/// <summary>Sockets.</summary>\npublic class A { }"),
        ("src/Ringside.Linux/B.cs", "/// <summary>Sockets (socket(7)).</summary>\npublic class B { }"),
        ("src/Ringside.Lab/C.cs", "/// <summary>A run.</summary>\npublic class C { }"));
}
