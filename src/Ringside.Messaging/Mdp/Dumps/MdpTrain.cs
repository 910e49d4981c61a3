using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Dumps;

// A kernel that cuts datagrams late (UDP_SEGMENT, udp(7)), or puts them together early (UDP_GRO), shows a capture several packets as one
// datagram. All have the size of the first but the last one, which may be shorter; the size itself is not in the capture.

/// <summary>Finds out the packets of a datagram that a capture shows as one.</summary>
internal static class MdpTrain
{
    // A size is tried where the next packet seems to begin; one packet in many has a place in it that only looks so.
    private const int MostTries = 32;

    /// <summary>Bytes of each packet of a datagram; its whole length when it is one packet.</summary>
    /// <param name="datagram">The payload of the datagram.</param>
    /// <param name="checksum">Counts the checksums that tell where a packet ends.</param>
    internal static int PacketSize(ReadOnlySpan<byte> datagram, Crc32C checksum)
    {
        if (datagram.Length <= PacketHeader.SealedFrom || HasGoodChecksum(datagram, checksum))
        {
            return datagram.Length;
        }

        int at = PacketHeader.SealedFrom;
        for (int tries = 0; tries < MostTries && at < datagram.Length; tries++)
        {
            int next = datagram[at..].IndexOf("MD\u0001"u8);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (HasGoodChecksum(datagram[..at], checksum))
            {
                return at;
            }

            at++;
        }

        return datagram.Length;
    }

    /// <summary>Whether the checksum of a packet is right.</summary>
    internal static bool HasGoodChecksum(ReadOnlySpan<byte> packet, Crc32C checksum) =>
        packet.Length >= PacketHeader.ChecksumOffset + 4
        && BinaryPrimitives.ReadUInt32LittleEndian(packet[PacketHeader.ChecksumOffset..]) == checksum.OfPacket(packet);
}
