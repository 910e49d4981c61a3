using Ringside.Testing;

namespace Ringside.House.Tests.Rules;

/// <summary>Holds a rule on the repository and shows on planted files that the rule can find something.</summary>
internal static class RuleTest
{
    private static readonly SourceTree Repository = new(RepositoryRoot.Path);

    /// <summary>Fails with every place of the repository that breaks the rule.</summary>
    public static void Holds(Rule rule) => NothingFound(rule(Repository));

    public static void NothingFound(IEnumerable<Finding> findings)
    {
        List<Finding> all = [.. findings];
        Assert.True(all.Count == 0, $"{all.Count} found:\n{string.Join('\n', all)}");
    }

    /// <summary>Fails unless the rule has exactly one finding, in <paramref name="place"/>, on the planted files alone.</summary>
    public static void FindsOne(Rule rule, string place, params (string Path, string Text)[] files)
    {
        using TemporaryFolder folder = Plant(files);
        Finding finding = Assert.Single(rule(new SourceTree(folder.Path)));
        Assert.StartsWith(place, finding.Place, StringComparison.Ordinal);
    }

    /// <summary>Fails when the rule finds something in the planted files.</summary>
    public static void FindsNothing(Rule rule, params (string Path, string Text)[] files)
    {
        using TemporaryFolder folder = Plant(files);
        NothingFound(rule(new SourceTree(folder.Path)));
    }

    private static TemporaryFolder Plant((string Path, string Text)[] files)
    {
        TemporaryFolder folder = new();
        foreach ((string path, string text) in files)
        {
            folder.Write(path, text);
        }

        return folder;
    }
}
