using System.Reflection.Metadata;
using System.Xml.Linq;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Architecture;

/// <summary>
/// Who may know whom: a project may depend only on projects that stand before it in <see cref="Order"/>. The list is that of
/// docs/architecture.md, and holds the rooms that are still to be built, too.
/// </summary>
internal static class DependencyRules
{
    /// <summary>The rooms from the bottom up. Bench is a library below App, so that `ringside bench` can offer what it measures.</summary>
    public static readonly IReadOnlyList<string> Order =
    [
        "Ringside.Linux", "Ringside.Net", "Ringside.Messaging", "Ringside.Protocols", "Ringside.Market", "Ringside.Exchange",
        "Ringside.Lab", "Ringside.Host", "Ringside.Simulation", "Ringside.Bench", "Ringside.Micro", "Ringside.App",
    ];

    // Order alone would allow these to know the kernel and the ports, which stand before them.
    private static readonly Dictionary<string, string[]> Narrower = new()
    {
        ["Ringside.Protocols"] = [],
        ["Ringside.Market"] = ["Ringside.Protocols"],
    };

    public static IEnumerable<Finding> ProjectReferences(SourceTree tree) =>
        from project in tree.ProjectFiles
        from reference in XDocument.Parse(tree.Text(project)).Descendants("ProjectReference")
        let finding = Judge(NameOf(project), NameOf((string)reference.Attribute("Include")!))
        where finding is not null
        select new Finding(project, finding);

    public static IEnumerable<Finding> AssemblyReferences(MetadataReader assembly)
    {
        string name = RoomOf(assembly.GetString(assembly.GetAssemblyDefinition().Name));
        foreach (AssemblyReferenceHandle handle in assembly.AssemblyReferences)
        {
            string reference = RoomOf(assembly.GetString(assembly.GetAssemblyReference(handle).Name));
            if (reference.StartsWith("Ringside.", StringComparison.Ordinal) && Judge(name, reference) is { } text)
            {
                yield return new Finding(name, text);
            }
        }
    }

    private static string? Judge(string project, string reference)
    {
        int place = PlaceOf(project);
        if (place == -1)
        {
            return $"{project} has no place in the order of the rooms: give it one";
        }

        if (PlaceOf(reference) >= place && !(IsTest(project) && IsShared(reference)))
        {
            return $"{project} knows {reference}, which does not stand before it";
        }

        return Narrower.TryGetValue(project, out string[]? allowed) && !allowed.Contains(reference)
            ? $"{project} knows {reference}; all it may know of the house: {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}"
            : null;
    }

    // Samples are users' programs: above the libraries, beside App. Tests stand above everything, and nothing may know them.
    private static int PlaceOf(string project) =>
        IsTest(project) || IsShared(project) ? int.MaxValue
        : project.StartsWith("Ringside.", StringComparison.Ordinal) ? Order.ToList().IndexOf(project)
        : Order.Count;

    private static bool IsTest(string project) => project.EndsWith(".Tests", StringComparison.Ordinal);

    private static bool IsShared(string project) => project == "Ringside.Testing";

    private static string RoomOf(string assembly) => assembly == "ringside" ? "Ringside.App" : assembly;

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
