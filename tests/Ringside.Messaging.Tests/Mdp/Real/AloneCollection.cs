namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Tests that count the memory of the process, so nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
