using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

public class TextRulesTests
{
    [Fact]
    public void No_file_is_too_long() => RuleTest.Holds(TextRules.FileLength);

    [Fact]
    public void A_file_that_is_too_long_is_found() =>
        RuleTest.FindsOne(TextRules.FileLength, "A.cs", ("A.cs", Lines(401)), ("B.cs", Lines(400)));

    [Fact]
    public void No_line_is_too_long() => RuleTest.Holds(TextRules.LineLength);

    [Fact]
    public void A_line_that_is_too_long_is_found() =>
        RuleTest.FindsOne(TextRules.LineLength, "A.cs:2", ("A.cs", "\n" + new string('/', 141) + "\n" + new string('/', 140)));

    [Fact]
    public void No_line_ends_with_white_space() => RuleTest.Holds(TextRules.TrailingSpace);

    [Theory]
    [InlineData("a.md", "text \nmore\n")]
    [InlineData("A.cs", "// text\t\n")]
    [InlineData("A.cs", "// text\r\n")]
    public void White_space_at_a_line_end_is_found(string path, string text) =>
        RuleTest.FindsOne(TextRules.TrailingSpace, path + ":1", (path, text));

    [Fact]
    public void No_marker_of_unfinished_work_is_left() => RuleTest.Holds(TextRules.LeftoverMarkers);

    [Theory]
    [InlineData("TO", "DO")]
    [InlineData("FIX", "ME")]
    [InlineData("HA", "CK")]
    [InlineData("XX", "X")]
    [InlineData("NotImplemented", "Exception")]
    public void A_marker_of_unfinished_work_is_found(string first, string second) =>
        RuleTest.FindsOne(
            TextRules.LeftoverMarkers,
            "A.cs:1",
            ("A.cs", $"// {first}{second}: later\n"), ("B.cs", $"// {first}{second}y\n"));

    [Fact]
    public void No_path_of_one_machine_is_written_down() => RuleTest.Holds(TextRules.MachinePaths);

    [Theory]
    [InlineData("/home", "/somebody/x")]
    [InlineData("/root", "/x")]
    [InlineData("/work", "/x")]
    public void A_path_of_one_machine_is_found(string first, string second) =>
        RuleTest.FindsOne(TextRules.MachinePaths, "a.md:1", ("a.md", $"see {first}{second}\n"), ("b.md", $"see src{first}{second}\n"));

    [Fact]
    public void No_banned_word_is_used() => RuleTest.Holds(TextRules.BannedWords);

    [Fact]
    public void A_banned_word_is_found() => RuleTest.FindsOne(
        TextRules.BannedWords, "a.md:2", ("a.md", "a proud\nLoud word\naloud\n"), ("BannedWords.txt", "# comment\nloud;say it quietly\n"));

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("//\n", count));
}
