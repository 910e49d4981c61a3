using System.Runtime.InteropServices;

namespace Ringside.Exchange.Shards;

/// <summary>What a shard knows of a session: 32 bytes, the same in memory and in a snapshot.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ShardSession
{
    internal const int Size = 32;

    internal uint Number;

    /// <summary>The gateway that owns it.</summary>
    internal uint Gateway;

    /// <summary>The run of that gateway.</summary>
    internal ulong Instance;

    /// <summary>Number of the batch that connected it on its home shard.</summary>
    internal long Generation;

    /// <summary>1 while the engine has it as connected.</summary>
    internal uint IsConnected;

    /// <summary>0.</summary>
    internal uint Zero;
}
