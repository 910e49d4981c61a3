namespace Ringside.Lab.Tests.Runs;

/// <summary>Tests that keep both cores busy run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealKernel
{
    internal const string Name = "real kernel";
}
