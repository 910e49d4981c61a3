using System.Text.RegularExpressions;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

/// <summary>Rules about lines and words, whatever the language.</summary>
internal static partial class TextRules
{
    public const int UsualFileLength = 400;
    public const int LongestFile = 600;
    public const int LongestLine = 140;

    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".slnx", ".md", ".sh", ".awk", ".txt", ".json", ".editorconfig",
        "/run", "ringside", "test",
    ];

    // Put together from parts, so that this file does not hold what it looks for.
    private static readonly string[] Markers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X", "NotImplemented" + "Exception"];

    public static IEnumerable<Finding> FileLength(SourceTree tree)
    {
        foreach (string file in tree.CSharpFiles)
        {
            int length = tree.Lines(file).Length;
            int limit = Exceptions.LongFiles.ContainsKey(file) ? LongestFile : UsualFileLength;
            if (length > limit)
            {
                yield return new Finding(file, $"{length} lines; {limit} at most: it holds two ideas, split it");
            }
        }
    }

    public static IEnumerable<Finding> LineLength(SourceTree tree) => EachLine(
        tree,
        tree.With(".cs", ".sh", ".awk", "ringside", "test", "/run").Where(file => !Exceptions.LongLines.ContainsKey(file)),
        line => line.Length > LongestLine ? $"{line.Length} characters; {LongestLine} at most" : null);

    public static IEnumerable<Finding> TrailingSpace(SourceTree tree) => EachLine(
        tree, TextFiles(tree), line => line.Length > 0 && char.IsWhiteSpace(line[^1]) ? "white space at the line end" : null);

    public static IEnumerable<Finding> LeftoverMarkers(SourceTree tree) => EachLine(
        tree,
        TextFiles(tree),
        line => Markers.FirstOrDefault(marker => Regex.IsMatch(line, $@"\b{marker}\b")) is { } found ? $"leftover marker {found}" : null);

    public static IEnumerable<Finding> MachinePaths(SourceTree tree) => EachLine(
        tree, TextFiles(tree), line => MachinePath().Match(line) is { Success: true } match ? $"path of one machine: {match.Value}" : null);

    public static IEnumerable<Finding> BannedWords(SourceTree tree)
    {
        string list = tree.Files.First(file => file.EndsWith("BannedWords.txt", StringComparison.Ordinal));
        List<(Regex Word, string Instead)> words = [.. tree.Lines(list).Where(line => line.Contains(';')).Select(Banned)];
        return EachLine(
            tree,
            TextFiles(tree).Where(file => file != list && file != "LICENSE"),
            line => words.FirstOrDefault(word => word.Word.IsMatch(line)) is { Word: not null } word
                ? $"'{word.Word.Match(line).Value}': {word.Instead}"
                : null);
    }

    private static (Regex Word, string Instead) Banned(string line)
    {
        string[] parts = line.Split(';', 2);
        return (new Regex($@"\b{Regex.Escape(parts[0])}\b", RegexOptions.IgnoreCase), parts[1]);
    }

    private static IEnumerable<string> TextFiles(SourceTree tree) =>
        tree.With(TextEndings).Where(file => !file.EndsWith("packages.lock.json", StringComparison.Ordinal));

    private static IEnumerable<Finding> EachLine(SourceTree tree, IEnumerable<string> files, Func<string, string?> judge)
    {
        foreach (string file in files)
        {
            string[] lines = tree.Lines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                if (judge(lines[i]) is { } text)
                {
                    yield return new Finding($"{file}:{i + 1}", text);
                }
            }
        }
    }

    [GeneratedRegex(@"(?<![\w.~/-])(/(home|Users)/\w|/(root|work)/|[A-Z]:\\Users)")]
    private static partial Regex MachinePath();
}
