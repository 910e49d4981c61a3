using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ringside.House.Tests.Rules;

/// <summary>The files of a repository that people write; what a build makes is not among them.</summary>
internal sealed class SourceTree
{
    private static readonly string[] NotSources = ["artifacts", ".git", ".vs", ".idea", "bin", "obj"];

    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, SyntaxNode> _syntax = [];

    public SourceTree(string root)
    {
        Root = root;
        Files = [.. Walk(new DirectoryInfo(root)).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];
    }

    public string Root { get; }

    /// <summary>Paths from the root, with forward slashes, sorted.</summary>
    public IReadOnlyList<string> Files { get; }

    public IEnumerable<string> CSharpFiles => With(".cs");

    public IEnumerable<string> ProjectFiles => With(".csproj");

    public IEnumerable<string> Documents => With(".md");

    public IEnumerable<string> With(params string[] endings) => Files.Where(file => endings.Any(file.EndsWith));

    public string Text(string file)
    {
        if (!_texts.TryGetValue(file, out string? text))
        {
            text = File.ReadAllText(Path.Combine(Root, file));
            _texts[file] = text;
        }

        return text;
    }

    public string[] Lines(string file)
    {
        string[] lines = Text(file).Split('\n');
        // The line end of the last line begins no further line.
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    public SyntaxNode Syntax(string file)
    {
        if (!_syntax.TryGetValue(file, out SyntaxNode? node))
        {
            node = CSharpSyntaxTree.ParseText(Text(file), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
            _syntax[file] = node;
        }

        return node;
    }

    /// <summary>The project file whose folder holds <paramref name="file"/>, or null.</summary>
    public string? ProjectOf(string file) =>
        ProjectFiles.FirstOrDefault(project => file.StartsWith(FolderOf(project) + "/", StringComparison.Ordinal));

    public static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    public static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (FileInfo file in folder.EnumerateFiles())
        {
            yield return file.FullName;
        }

        foreach (DirectoryInfo child in folder.EnumerateDirectories().Where(child => !NotSources.Contains(child.Name)))
        {
            foreach (string file in Walk(child))
            {
                yield return file;
            }
        }
    }
}
