using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

public class WordingRulesTests
{
    [Fact]
    public void Members_are_named_without_this() => RuleTest.Holds(WordingRules.NoQualification);

    [Fact]
    public void Types_that_have_a_keyword_are_named_by_it() => RuleTest.Holds(WordingRules.TypeKeywords);

    [Fact]
    public void A_member_behind_this_is_found() => RuleTest.FindsOne(
        WordingRules.NoQualification,
        "src/A.cs:2",
        ("src/A.cs", "class A { int _b; A Self() => this; int this[int i] => i;\n int F() => this._b; }"));

    [Theory]
    [InlineData("Int32 b;")]
    [InlineData("string F() => String.Empty;")]
    [InlineData("void F(List<Boolean> b) { }")]
    [InlineData("object F(object b) => (UInt64)b;")]
    [InlineData("bool F(object b) => b is Double;")]
    public void A_type_that_has_a_keyword_is_found(string member) =>
        RuleTest.FindsOne(WordingRules.TypeKeywords, "src/A.cs:1", ("src/A.cs", $"class A {{ {member} }}"));

    [Theory]
    [InlineData("int F(Reader b) => b.Int32();")]
    [InlineData("int F() => Int32(); int Int32() => 1;")]
    [InlineData("Kind F() => Kind.Byte;")]
    [InlineData("object F() => new B { Single = 1 };")]
    public void A_member_that_is_named_so_is_not(string member) =>
        RuleTest.FindsNothing(WordingRules.TypeKeywords, ("src/A.cs", $"class A {{ {member} }}"));
}
