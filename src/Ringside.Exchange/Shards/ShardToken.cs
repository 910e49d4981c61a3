using System.Runtime.InteropServices;

namespace Ringside.Exchange.Shards;

/// <summary>What a shard knows of an order token that was used up: 40 bytes, the same in memory and in a snapshot.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ShardToken
{
    internal const int Size = 40;

    internal OrderToken Token;

    /// <summary>Id of the order that it named; whether that lives, the engine knows.</summary>
    internal ulong OrderId;

    /// <summary>Hash of what was asked for under it.</summary>
    internal ulong Content;

    internal uint Session;

    /// <summary>0.</summary>
    internal uint Zero;
}
