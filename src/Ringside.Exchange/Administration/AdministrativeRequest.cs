using System.Buffers.Binary;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Administration;

/// <summary>What an administrator sends to a gateway, as unsequenced data of SoupBinTCP. 52 bytes, big-endian.</summary>
/// <remarks>
/// <code>
/// offset size type   field        used by
///  0      1   'A'
///  1      1          Action
///  2      1          Target
///  3      1          State        SetState
///  4      4   int    Request      all; comes back in the answers
///  8      4   int    Number       of the shard, or of the member; ChangeStores: of the store that goes, 0 for none
/// 12      8   alpha  Symbol       target Symbol
/// 20      6   alpha  User         target User
/// 26      2   int    Node         HandOver: number of the engine that is to write; 0 for whoever is elected
///                                 ChangeStores: number of the store that comes; 0 for none
/// 28      8   int    MostQuantity   SetLimits; 0 for none
///                    LogicVersion   Upgrade, at the same place: the version to enter; 0 for the next one
/// 36      8   int    MostNotional   SetLimits; 0 for none
/// 44      8   int    MostOpenOrders SetLimits; 0 for none
/// </code>
/// </remarks>
public readonly record struct AdministrativeRequest : IWireMessage<AdministrativeRequest>
{
    /// <summary>Bytes of a request.</summary>
    public const int Size = 52;

    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'A';

    /// <summary>What is asked.</summary>
    public AdministrativeAction Action { get; init; }

    /// <summary>Whom or what it is about.</summary>
    public AdministrativeTarget Target { get; init; }

    /// <summary>The state to enter.</summary>
    public TradingState State { get; init; }

    /// <summary>Names the request in its answers.</summary>
    public uint Request { get; init; }

    /// <summary>Number of the shard or member, or of the store that is to count no more.</summary>
    public uint Number { get; init; }

    /// <summary>The symbol.</summary>
    public Alpha8 Symbol { get; init; }

    /// <summary>The user.</summary>
    public Alpha6 User { get; init; }

    /// <summary>Number of an engine in the venue's file, 0 for any; or of the store that is to count, 0 for none.</summary>
    public ushort Node { get; init; }

    /// <summary>Most quantity of one order; 0 for no limit.</summary>
    public long MostQuantity { get; init; }

    /// <summary>Version of the rules to enter; 0 for the next one.</summary>
    public uint LogicVersion { get; init; }

    /// <summary>Most notional of one order, in units of the price times shares; 0 for no limit.</summary>
    public long MostNotional { get; init; }

    /// <summary>Most open orders; 0 for no limit.</summary>
    public long MostOpenOrders { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out AdministrativeRequest message)
    {
        message = default;
        if (source.Length != Size || source[0] != Type
            || source[1] > (byte)AdministrativeAction.Upgrade || source[2] > (byte)AdministrativeTarget.User
            || source[3] > (byte)TradingState.Halted)
        {
            return false;
        }

        var action = (AdministrativeAction)source[1];
        long first = BinaryPrimitives.ReadInt64BigEndian(source[28..]);
        bool isUpgrade = action == AdministrativeAction.Upgrade;
        if (first < 0 || (isUpgrade && first > uint.MaxValue))
        {
            return false;
        }

        message = new AdministrativeRequest
        {
            Action = action,
            Target = (AdministrativeTarget)source[2],
            State = (TradingState)source[3],
            Request = BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            Number = BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
            Symbol = Alpha8.Read(source[12..]),
            User = Alpha6.Read(source[20..]),
            Node = BinaryPrimitives.ReadUInt16BigEndian(source[26..]),
            MostQuantity = isUpgrade ? 0 : first,
            LogicVersion = isUpgrade ? (uint)first : 0,
            MostNotional = BinaryPrimitives.ReadInt64BigEndian(source[36..]),
            MostOpenOrders = BinaryPrimitives.ReadInt64BigEndian(source[44..]),
        };
        bool isNodeFit = message.Node == 0 || message.Action is AdministrativeAction.HandOver or AdministrativeAction.ChangeStores;
        return isNodeFit && message.MostNotional >= 0 && message.MostOpenOrders >= 0;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Size, nameof(destination));
        destination[..Size].Clear();
        destination[0] = Type;
        destination[1] = (byte)Action;
        destination[2] = (byte)Target;
        destination[3] = (byte)State;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Request);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Number);
        Symbol.Write(destination[12..]);
        User.Write(destination[20..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[26..], Node);
        BinaryPrimitives.WriteInt64BigEndian(destination[28..], Action == AdministrativeAction.Upgrade ? LogicVersion : MostQuantity);
        BinaryPrimitives.WriteInt64BigEndian(destination[36..], MostNotional);
        BinaryPrimitives.WriteInt64BigEndian(destination[44..], MostOpenOrders);
    }
}
