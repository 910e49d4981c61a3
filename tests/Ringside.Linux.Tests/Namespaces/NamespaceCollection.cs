namespace Ringside.Linux.Tests.Namespaces;

/// <summary>Tests that count the descriptors of the process, so nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NamespaceCollection
{
    public const string Name = "network namespaces";
}
