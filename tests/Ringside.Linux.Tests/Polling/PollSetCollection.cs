namespace Ringside.Linux.Tests.Polling;

/// <summary>Tests that close a descriptor and use its number, so nothing else may open one meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PollSetCollection
{
    public const string Name = "closed descriptors";
}
