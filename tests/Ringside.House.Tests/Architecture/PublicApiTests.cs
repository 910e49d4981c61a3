using System.Reflection;

using Ringside.Testing;

namespace Ringside.House.Tests.Architecture;

/// <summary>
/// The public surface of each library is written down in PublicApi/, so that a change of it is seen in review. After a deliberate
/// change: <c>RINGSIDE_UPDATE_API=1 ./test --project House --filter PublicApi</c>, then commit the files.
/// </summary>
public class PublicApiTests
{
    private const string UpdateVariable = "RINGSIDE_UPDATE_API";

    public static TheoryData<string> Libraries => [.. Assemblies.Libraries];

    public enum Colour : byte
    {
        Red = 1,
    }

    public interface IShape
    {
        int Sides { get; }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_surface_is_the_one_written_down(string name)
    {
        string path = RepositoryRoot.Combine("tests", "Ringside.House.Tests", "PublicApi", name + ".txt");
        string actual = PublicApi.Describe(Assembly.LoadFrom(Assemblies.PathOf(name)).GetTypes());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        string difference = Difference(expected, actual);
        Assert.True(difference.Length == 0, $"{name}: the public surface has changed; is it meant? Set {UpdateVariable}=1.\n{difference}");
    }

    [Fact]
    public void A_change_of_the_surface_is_shown_line_by_line() =>
        Assert.Equal("  class A\n+     int B()\n-     int C()\n", Difference("class A\n    int C()\n", "class A\n    int B()\n"));

    [Fact]
    public void The_surface_is_written_as_declared()
    {
        string expected = """
            enum Ringside.House.Tests.Architecture.PublicApiTests.Colour : byte
                const Colour Red = 1
            interface Ringside.House.Tests.Architecture.PublicApiTests.IShape
                int Sides { get; }
            struct Ringside.House.Tests.Architecture.PublicApiTests.Square : IShape
                bool TryDraw(ReadOnlySpan<byte> pen, out long? nanos, int times = 1)
                int Edge { get; init; }
                int Sides { get; }
                new(int Edge)
                static readonly int Count
            """;
        string actual = PublicApi.Describe([typeof(Colour), typeof(IShape), typeof(Square)]);
        Assert.Equal(expected + "\n", actual);
    }

    // Types and their members in order: a line that only one side has stands with its sign, under the type that both have.
    private static string Difference(string expected, string actual)
    {
        HashSet<string> before = [.. Qualified(expected)];
        HashSet<string> now = [.. Qualified(actual)];
        if (before.SetEquals(now))
        {
            return "";
        }

        IEnumerable<IGrouping<string, string>> changes = now.Except(before).Select(line => line + "\t+")
            .Concat(before.Except(now).Select(line => line + "\t-"))
            .GroupBy(line => line.Split('\t')[0]);
        return string.Concat(changes.Select(change => $"  {change.Key}\n{SignedLines(change)}"));
    }

    private static string SignedLines(IEnumerable<string> change) => string.Concat(change.Select(Signed).Order(StringComparer.Ordinal));

    private static string Signed(string line)
    {
        string[] parts = line.Split('\t');
        return $"{parts[2]} {(parts[1].Length == 0 ? parts[0] : parts[1])}\n";
    }

    private static IEnumerable<string> Qualified(string text)
    {
        string type = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isMember = line.StartsWith(' ');
            type = isMember ? type : line;
            yield return isMember ? $"{type}\t{line}" : $"{line}\t";
        }
    }

    public readonly record struct Square(int Edge) : IShape
    {
        public static readonly int Count = 4;

        public int Sides => Count;

        public bool TryDraw(ReadOnlySpan<byte> pen, out long? nanos, int times = 1)
        {
            nanos = times * pen.Length * Edge;
            return false;
        }

        internal void Hidden()
        {
        }
    }
}
