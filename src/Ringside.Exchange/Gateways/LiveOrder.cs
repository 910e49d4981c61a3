using System.Runtime.InteropServices;
using Ringside.Exchange.Shards;
using Ringside.Protocols;

namespace Ringside.Exchange.Gateways;

/// <summary>What the streams know of an order that rests or waits: 96 bytes, little-endian, the same in memory and in a snapshot.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct LiveOrder
{
    internal const int Size = 96;

    /// <summary>Its id in the shard, which is its reference number.</summary>
    internal ulong Id;

    /// <summary>Open quantity.</summary>
    internal long Open;

    /// <summary>The member's name for it.</summary>
    internal OrderToken Token;

    /// <summary>What the gateway wanted to see again.</summary>
    internal InputDetails Details;

    /// <summary>Its shard.</summary>
    internal int Shard;

    /// <summary>Number of its instrument there.</summary>
    internal uint Instrument;

    /// <summary>Its session.</summary>
    internal uint Session;

    /// <summary>Place of the session's stream.</summary>
    internal int Stream;

    /// <summary>Bid or ask.</summary>
    internal Side Side;
}
