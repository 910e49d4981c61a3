using System.Buffers.Binary;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Tests.Mdp.Peers;

/// <summary>Parts that make no message, in a packet with nothing else wrong: they are counted, and nobody gets a message of them.</summary>
public sealed class BrokenMessageTests
{
    // Fragments, each with its length (2), its flags (1: first, 2: end) and its data, of which a first part has the size (4) in front.
    [Theory]
    [InlineData("0000 02")] // the end of a message that did not begin
    [InlineData("0200 02 AABB")] // the same with data
    [InlineData("0300 01 0A0000")] // no room for the size
    [InlineData("0500 01 00000000 AA")] // of no bytes
    [InlineData("0500 01 FFFFFFFF AA")] // of less than none
    [InlineData("0500 01 D1070000 AA")] // of a byte more than a message may have
    [InlineData("0600 01 03000000 AABB 0300 02 CCDDEE")] // parts longer than the message, and than its buffer
    [InlineData("0600 01 05000000 AABB 0200 02 CCDD")] // shorter
    [InlineData("0600 01 04000000 AABB 0600 01 02000000 CCDD")] // a beginning inside another message
    public void Parts_that_make_no_message_are_counted_as_malformed(string fragments)
    {
        using var pair = new CorePair(MdpOptionNames.Parse("max_message_size=2000"));
        pair.Connect();
        Give(pair, Convert.FromHexString(fragments.Replace(" ", string.Empty, StringComparison.Ordinal)));
        Assert.False(pair.Dialler.Core.TryTakeMessage(out _));
        Assert.Equal(1, pair.Dialler.Core.StatisticsOf(pair.Peer).Malformed);
        pair.Dialler.Core.Advance(pair.NowNanos);
        AssertIsClosed(pair);
    }

    [Theory]
    [InlineData("F401 03 AABBCC")] // a fragment longer than its block
    [InlineData("0100 08 AA")] // with a flag that nobody knows
    [InlineData("0100 03 AA 00")] // and a byte behind it
    public void A_block_that_cannot_be_read_is_neither_kept_nor_confirmed(string fragments)
    {
        using var pair = new CorePair(MdpOptionNames.Parse("max_message_size=2000"));
        pair.Connect();
        Connection connection = pair.Dialler.Core.Places[1]!.Connection!;
        long before = connection.Received.Largest;
        Give(pair, Convert.FromHexString(fragments.Replace(" ", string.Empty, StringComparison.Ordinal)));
        Assert.Equal((before, 1L), (connection.Received.Largest, connection.Window.Expected));
        Assert.Equal(1, pair.Dialler.Core.Statistics().Malformed);
        AssertIsClosed(pair);
    }

    private static void AssertIsClosed(CorePair pair)
    {
        MdpEvent last = default;
        while (pair.Dialler.Core.TryTakeEvent(out MdpEvent happened))
        {
            last = happened;
        }

        Assert.Equal((MdpEventKind.Disconnected, DisconnectReason.ProtocolError), (last.Kind, last.Reason));
    }

    [Fact]
    public void Confirmations_of_delivery_are_no_best_effort()
    {
        using var pair = new CorePair(MdpOptionNames.Parse("max_message_size=2000"));
        pair.Connect();
        // A pair that would make a whole message of nine bytes.
        Give(pair, Convert.FromHexString("0900030000000000" + "01000000"), PacketFlags.BestEffort, BlockFlags.Confirmations);
        Assert.False(pair.Dialler.Core.TryTakeMessage(out _));
        Assert.Equal(1, pair.Dialler.Core.StatisticsOf(pair.Peer).Malformed);
    }

    [Fact]
    public void Parts_that_make_a_message_are_one()
    {
        using var pair = new CorePair(MdpOptionNames.Parse("max_message_size=2000"));
        pair.Connect();
        Give(pair, Convert.FromHexString("060001" + "04000000AABB" + "020002CCDD"));
        Assert.True(pair.Dialler.Core.TryTakeMessage(out ReceivedMessage message));
        Assert.Equal([0xAA, 0xBB, 0xCC, 0xDD], message.Bytes.ToArray());
        pair.Dialler.Core.Release(message);
        Assert.Equal(0, pair.Dialler.Core.StatisticsOf(pair.Peer).Malformed);
    }

    // What the next packet of the acceptor would be, with a block of these fragments.
    private static void Give(CorePair pair, byte[] fragments, PacketFlags flags = PacketFlags.None, BlockFlags kind = BlockFlags.None)
    {
        Connection connection = pair.Dialler.Core.Places[1]!.Connection!;
        int size = BlockCodec.HeaderSize + fragments.Length;
        var header = new PacketHeader
        {
            Kind = PacketKind.Connected,
            Flags = flags,
            Connection = connection.Terms.LocalId,
            Number = (ulong)connection.Received.Largest + 1,
            BlockNumber = (uint)connection.Window.Expected,
            BlockBytes = (ushort)size,
            BlockTotal = (ushort)size,
        };
        var packet = new byte[header.PacketBytes];
        header.Write(packet);
        BlockCodec.WriteHeader(packet.AsSpan(PacketHeader.BlockOffset), 1, kind);
        fragments.CopyTo(packet, PacketHeader.BlockOffset + BlockCodec.HeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(PacketHeader.ChecksumOffset), new Crc32C().OfPacket(packet));
        pair.Dialler.Give(packet, CorePair.AcceptorAddress, pair.NowNanos);
    }
}
