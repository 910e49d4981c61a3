using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

public class AssertionRuleTests
{
    private const string Project = "tests/R.Tests/R.Tests.csproj";

    [Fact]
    public void Every_test_asserts_something() => RuleTest.Holds(AssertionRule.TestsAssert);

    [Fact]
    public void A_test_that_asserts_nothing_is_found() => RuleTest.FindsOne(
        AssertionRule.TestsAssert,
        "tests/R.Tests/A.cs:1",
        (Project, "<Project />"),
        ("tests/R.Tests/A.cs", "class A { [Fact] public void F() { G(); } void G() { F(); } }"));

    [Fact]
    public void A_test_that_asserts_through_a_helper_passes() => RuleTest.FindsNothing(
        AssertionRule.TestsAssert,
        (Project, "<Project />"),
        ("tests/R.Tests/A.cs", "class A { [Theory] public void F() { B.G(); } }"),
        ("tests/R.Tests/B.cs", "class B { public static void G() => H(() => Assert.True(true)); static void H(Action a) => a(); }"));
}
