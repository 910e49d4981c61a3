using System.Text.RegularExpressions;
using System.Xml.Linq;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Tidy;

/// <summary>Rules about files that nothing leads to, and about links that lead nowhere.</summary>
internal static partial class FileRules
{
    private static readonly string[] Entrances = ["README.md", "CONTRIBUTING.md", "docs/README.md"];

    public static IEnumerable<Finding> CodeOutsideProjects(SourceTree tree) =>
        from file in tree.CSharpFiles
        where tree.ProjectOf(file) is null
        select new Finding(file, "belongs to no project: nothing compiles it");

    public static IEnumerable<Finding> ProjectsOutsideTheSolution(SourceTree tree)
    {
        HashSet<string> listed = [.. SolutionProjects(tree)];
        return from project in tree.ProjectFiles
               where !listed.Contains(project)
               select new Finding(project, "is not in the solution");
    }

    public static IEnumerable<Finding> BrokenLinks(SourceTree tree) =>
        from page in tree.Documents
        from target in Links(tree, page)
        where !Path.Exists(Path.Combine(tree.Root, target))
        select new Finding(page, $"links to {target}, which does not exist");

    public static IEnumerable<Finding> PagesLinkedFromNowhere(SourceTree tree)
    {
        HashSet<string> reached = [];
        Queue<string> open = new(Entrances.Where(tree.Files.Contains));
        while (open.TryDequeue(out string? page))
        {
            if (reached.Add(page) && page.EndsWith(".md", StringComparison.Ordinal) && tree.Files.Contains(page))
            {
                foreach (string target in Links(tree, page))
                {
                    open.Enqueue(target);
                }
            }
        }

        return tree.Documents.Where(page => !reached.Contains(page)).Select(page => new Finding(page, "is linked from nowhere"));
    }

    private static IEnumerable<string> SolutionProjects(SourceTree tree) =>
        from solution in tree.With(".slnx")
        from project in XDocument.Parse(tree.Text(solution)).Descendants("Project")
        select (string)project.Attribute("Path")!;

    // Relative links only; the part after # and links inside code blocks are not looked at.
    private static IEnumerable<string> Links(SourceTree tree, string page)
    {
        string text = CodeBlock().Replace(tree.Text(page), string.Empty);
        foreach (Match match in Link().Matches(text))
        {
            string target = match.Groups["target"].Value.Split('#')[0];
            bool isRelative = target.Length > 0 && !target.Contains("://", StringComparison.Ordinal);
            if (isRelative && !target.StartsWith("mailto:", StringComparison.Ordinal))
            {
                string full = Path.GetFullPath(Path.Combine(tree.Root, SourceTree.FolderOf(page), target));
                yield return Path.GetRelativePath(tree.Root, full);
            }
        }
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)|(src|href)=""(?<target>[^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
