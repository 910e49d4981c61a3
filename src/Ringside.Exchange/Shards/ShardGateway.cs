using System.Runtime.InteropServices;

namespace Ringside.Exchange.Shards;

/// <summary>What a shard knows of a gateway: 24 bytes, the same in memory and in a snapshot.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ShardGateway
{
    internal const int Size = 24;

    internal uint Number;

    /// <summary>1 when its newest run was lost: it owns nothing until a newer one begins.</summary>
    internal uint IsLost;

    /// <summary>Its newest run.</summary>
    internal ulong Instance;

    /// <summary>Sequence of the last input of that run.</summary>
    internal long Sequence;
}
