using System.Buffers.Binary;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Tests.Mdp.Peers;

/// <summary>When long packets are taken to vanish, and when not: falling back to short ones costs a stream most of its rate.</summary>
public sealed class NarrowPathTests : IDisposable
{
    private const int Long = 1472;
    private readonly CorePair _pair = new(new MdpOptions());

    public NarrowPathTests()
    {
        _pair.Connect();
        TurnUntil(() => Size == Long);
    }

    private int Size => _pair.Dialler.Core.PathOf(_pair.Peer).PacketSize;

    [Fact]
    public void When_only_short_packets_come_through_the_size_falls_and_the_message_arrives()
    {
        _pair.Dialler.Loses = packet => packet.Length > 600;
        Send();
        TurnUntil(() => _pair.Acceptor.Core.HasMessage);
        Assert.Equal(548, Size);
    }

    [Fact]
    public void A_peer_that_stood_still_and_is_heard_once_before_it_confirms_is_no_narrow_path()
    {
        _pair.Dialler.Loses = _ => true;
        Send();
        long probes = _pair.Dialler.Core.Statistics().Probes;
        TurnUntil(() => _pair.Dialler.Core.Statistics().Probes == probes + 2);
        GiveSignOfLife();
        TurnUntil(() => _pair.Dialler.Core.Statistics().Probes == probes + 4);
        Assert.Equal(Long, Size);
        _pair.Dialler.Loses = null;
        TurnUntil(() => _pair.Acceptor.Core.HasMessage);
        Assert.Equal(Long, Size);
    }

    // The block with one number is lost four times, and all others come.
    [Fact]
    public void A_block_that_is_lost_four_times_among_long_ones_that_come_is_no_narrow_path()
    {
        var unlucky = default(uint?);
        int losses = 0;
        _pair.Dialler.Loses = packet =>
        {
            if (packet.Length < 1_000 || !PacketHeader.TryRead(packet, out PacketHeader header))
            {
                return false;
            }

            unlucky ??= header.BlockNumber;
            losses += header.BlockNumber == unlucky && losses < 5 ? 1 : 0;
            return header.BlockNumber == unlucky && losses < 5;
        };
        int received = 0;
        for (int turn = 0; turn < 20_000 && received < 200; turn++)
        {
            if (turn < 200)
            {
                Send();
            }

            _pair.Turn();
            while (_pair.Acceptor.Core.TryTakeMessage(out ReceivedMessage message))
            {
                _pair.Acceptor.Core.Release(message);
                received++;
            }

            Assert.Equal(Long, Size);
        }

        Assert.Equal((200, 5), (received, losses));
    }

    public void Dispose() => _pair.Dispose();

    private void Send() => Assert.Equal(
        SendResult.Accepted, _pair.Dialler.Core.Send(_pair.Peer, new byte[1_300], default, _pair.NowNanos, out _));

    private void TurnUntil(Func<bool> holds)
    {
        for (int turn = 0; !holds(); turn++)
        {
            Assert.True(turn < 200_000, "it never comes to that");
            _pair.Turn();
        }
    }

    // What the acceptor's next packet would be, with nothing in it.
    private void GiveSignOfLife()
    {
        Connection connection = _pair.Dialler.Core.Places[1]!.Connection!;
        var header = new PacketHeader
        {
            Kind = PacketKind.Connected,
            Connection = connection.Terms.LocalId,
            Number = (ulong)connection.Received.Largest + 1,
        };
        var packet = new byte[header.PacketBytes];
        header.Write(packet);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(PacketHeader.ChecksumOffset), new Crc32C().OfPacket(packet));
        _pair.Dialler.Give(packet, CorePair.AcceptorAddress, _pair.NowNanos);
    }
}
