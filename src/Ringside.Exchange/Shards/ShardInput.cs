using System.Runtime.InteropServices;
using Ringside.Market.Commands;

namespace Ringside.Exchange.Shards;

/// <summary>One input of a shard as it is sequenced, with who sent it: 192 bytes, little-endian, the same in memory and in the
/// stream.</summary>
/// <remarks>
/// <code>
/// offset size  field             meaning
///  0     1     Kind
///  1     3     (zero)
///  4     4     Gateway           number of the gateway; 0 for the writer itself
///  8     8     Instance          which run of that gateway; grows with each
/// 16     8     Sequence          1, 2, .. for each instance and shard, without gaps
/// 24     8     Generation        of the session: number of the batch that connected it on its home shard; 0 where it is not known yet
/// 32    16     Token             the member's name for the order; of a replace, for the order that takes its place
/// 48    16     ReplacedToken     of a replace: the member's name for the order that goes
/// 64    32     Details           what the gateway wants to see again with the events of the order; nothing to the engine
/// 96    96     Command
/// </code>
/// Order ids are made by the shard, from the tokens: those of a command that comes from a member's session are zero.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public record struct ShardInput
{
    /// <summary>Bytes of an input.</summary>
    public const int Size = 192;

    /// <summary>What it is.</summary>
    public ShardInputKind Kind;

    /// <summary>Number of the gateway; 0 for the writer itself.</summary>
    public uint Gateway;

    /// <summary>Which run of that gateway.</summary>
    public ulong Instance;

    /// <summary>Number among the inputs of this instance to this shard, from 1.</summary>
    public long Sequence;

    /// <summary>Number of the batch that connected the session on its home shard; 0 where that is not known yet.</summary>
    public long Generation;

    /// <summary>The member's name for the order.</summary>
    public OrderToken Token;

    /// <summary>The member's name for the order that is replaced.</summary>
    public OrderToken ReplacedToken;

    /// <summary>What the gateway wants to see again.</summary>
    public InputDetails Details;

    /// <summary>What the matching engine is to do.</summary>
    public Command Command;
}
