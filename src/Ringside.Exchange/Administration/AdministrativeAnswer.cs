using System.Buffers.Binary;
using Ringside.Market.Events;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Administration;

/// <summary>What became of a request on one shard, or for one instrument, as unsequenced data of SoupBinTCP. 28 bytes,
/// big-endian.</summary>
/// <remarks>
/// <code>
/// offset size type   field
///  0      1   'A'
///  1      1          Outcome
///  2      1          Code         of a refusal (RejectCode), else 0
///  3      1          Shard
///  4      4   int    Request      of the request
///  8      4   int    ToCome       answers to the request behind this one
/// 12      8   alpha  Symbol       of an instrument; blank where it is about a whole shard, or nothing was sent
/// 20      8   int    Canceled     orders that went; of Unlock, addresses from which the user may try again; of a refused change of the
///                                 stores, why (StoreChangeProblem); of Upgrade, and where an engine is not ready, what the engine that
///                                 writes has found (LogicVerdict)
/// </code>
/// </remarks>
public readonly record struct AdministrativeAnswer : IWireMessage<AdministrativeAnswer>
{
    /// <summary>Bytes of an answer.</summary>
    public const int Size = 28;

    /// <summary>What became of it.</summary>
    public AdministrativeOutcome Outcome { get; init; }

    /// <summary>Why the engine has refused it.</summary>
    public RejectCode Code { get; init; }

    /// <summary>Number of the shard.</summary>
    public byte Shard { get; init; }

    /// <summary>Names the request.</summary>
    public uint Request { get; init; }

    /// <summary>Answers to the request that are still to come.</summary>
    public uint ToCome { get; init; }

    /// <summary>The instrument.</summary>
    public Alpha8 Symbol { get; init; }

    /// <summary>Orders that went; of <see cref="AdministrativeAction.Unlock"/>, addresses from which the user may try again; of a refused
    /// <see cref="AdministrativeAction.ChangeStores"/>, a <see cref="StoreChangeProblem"/>; of
    /// <see cref="AdministrativeAction.Upgrade"/>, and with <see cref="AdministrativeOutcome.NotReady"/>, a
    /// <see cref="Shards.LogicVerdict"/>.</summary>
    public long Canceled { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out AdministrativeAnswer message)
    {
        message = default;
        if (source.Length != Size || source[0] != AdministrativeRequest.Type
            || source[1] is 0 or > (byte)AdministrativeOutcome.NotReady || source[2] > (byte)RejectCode.InvalidDefinition)
        {
            return false;
        }

        message = new AdministrativeAnswer
        {
            Outcome = (AdministrativeOutcome)source[1],
            Code = (RejectCode)source[2],
            Shard = source[3],
            Request = BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            ToCome = BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
            Symbol = Alpha8.Read(source[12..]),
            Canceled = BinaryPrimitives.ReadInt64BigEndian(source[20..]),
        };
        return message.Canceled >= 0;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Size, nameof(destination));
        destination[0] = AdministrativeRequest.Type;
        destination[1] = (byte)Outcome;
        destination[2] = (byte)Code;
        destination[3] = Shard;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Request);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], ToCome);
        Symbol.Write(destination[12..]);
        BinaryPrimitives.WriteInt64BigEndian(destination[20..], Canceled);
    }
}
