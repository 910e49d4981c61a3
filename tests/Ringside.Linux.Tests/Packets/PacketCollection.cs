namespace Ringside.Linux.Tests.Packets;

/// <summary>Tests that count the descriptors of the process or start it again, so nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PacketCollection
{
    public const string Name = "packet sockets";
}
