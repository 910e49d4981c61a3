using System.Buffers.Binary;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Logs;

/// <summary>Goes over packets that stand one behind the other and were checked before.</summary>
internal ref struct PacketWalk(ReadOnlySpan<byte> packets)
{
    private ReadOnlySpan<byte> _rest = packets;

    /// <summary>The packet that it stands at.</summary>
    internal ReadOnlySpan<byte> Packet { get; private set; }

    /// <summary>Payload of that packet.</summary>
    internal readonly ReadOnlySpan<byte> Payload => Packet[StreamHeader.Size..];

    /// <summary>Goes to the next packet.</summary>
    internal bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int length = StreamHeader.Size + BinaryPrimitives.ReadUInt16LittleEndian(_rest[14..]);
        Packet = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>Chain of a batch.</summary>
    /// <param name="packets">All its packets.</param>
    /// <param name="header">Head of any of them.</param>
    /// <param name="before">Chain of the batch before it.</param>
    internal static ulong ChainOf(ReadOnlySpan<byte> packets, in StreamHeader header, ulong before)
    {
        var hash = new ChainHash(before, header.Stream, header.Identity, header.Epoch, header.Number);
        var walk = new PacketWalk(packets);
        while (walk.MoveNext())
        {
            hash.Append(walk.Payload);
        }

        return hash.End();
    }
}
