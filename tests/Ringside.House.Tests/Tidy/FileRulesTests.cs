using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

public class FileRulesTests
{
    [Fact]
    public void Every_code_file_belongs_to_a_project() => RuleTest.Holds(FileRules.CodeOutsideProjects);

    [Fact]
    public void A_code_file_in_no_project_is_found() => RuleTest.FindsOne(
        FileRules.CodeOutsideProjects, "src/Y/B.cs", ("src/X/X.csproj", "<Project />"), ("src/X/In/A.cs", ""), ("src/Y/B.cs", ""));

    [Fact]
    public void Every_project_is_in_the_solution() => RuleTest.Holds(FileRules.ProjectsOutsideTheSolution);

    [Fact]
    public void A_project_outside_the_solution_is_found() => RuleTest.FindsOne(
        FileRules.ProjectsOutsideTheSolution,
        "src/Y/Y.csproj",
        ("R.slnx", "<Solution><Folder Name=\"/src/\"><Project Path=\"src/X/X.csproj\" /></Folder></Solution>"),
        ("src/X/X.csproj", "<Project />"),
        ("src/Y/Y.csproj", "<Project />"));

    [Fact]
    public void No_page_links_to_nothing() => RuleTest.Holds(FileRules.BrokenLinks);

    [Fact]
    public void A_link_to_nothing_is_found() => RuleTest.FindsOne(
        FileRules.BrokenLinks,
        "docs/a.md",
        ("docs/a.md", "[there](b.md#part) [root](../src) [out](https://example.org/x) [gone](c.md)\n```\n[code](d.md)\n```\n"),
        ("docs/b.md", ""),
        ("src/x", ""));

    [Fact]
    public void Every_page_is_linked_from_somewhere() => RuleTest.Holds(FileRules.PagesLinkedFromNowhere);

    [Fact]
    public void A_page_that_nothing_leads_to_is_found() => RuleTest.FindsOne(
        FileRules.PagesLinkedFromNowhere,
        "docs/c.md",
        ("README.md", "[docs](docs/a.md)"),
        ("docs/a.md", "[b](b.md)"),
        ("docs/b.md", "[a](a.md)"),
        ("docs/c.md", "[c](c.md)"));
}
