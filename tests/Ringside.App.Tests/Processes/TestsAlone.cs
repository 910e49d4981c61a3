namespace Ringside.App.Tests.Processes;

/// <summary>Tests beside which no other runs: traders spin, paces and rates must be held, links and namespaces are made, venues are
/// flooded and killed.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TestsAlone
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "alone";
}
