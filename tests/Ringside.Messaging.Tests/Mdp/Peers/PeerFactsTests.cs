using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Tests.Mdp.Peers;

/// <summary>What a core tells of a peer to those that send objects to it.</summary>
public sealed class PeerFactsTests
{
    [Fact]
    public void The_longest_unordered_message_is_that_of_one_packet_and_a_byte_more_takes_two()
    {
        using var pair = new CorePair(MdpOptionNames.Parse("max_message_size=20000"));
        pair.Connect();
        int longest = pair.Dialler.Core.MaximumUnorderedTo(pair.Peer);
        Assert.InRange(longest, 1000, 1471);
        Assert.Equal((1, 2), (BlocksOf(pair, longest), BlocksOf(pair, longest + 1)));
    }

    [Fact]
    public void The_longest_message_is_what_both_take()
    {
        using var pair = new CorePair(MdpOptionNames.Parse("max_message_size=20000"), MdpOptionNames.Parse("max_message_size=300"));
        Assert.Equal(20_000, pair.Dialler.Core.MaximumMessageTo(pair.Peer)); // nobody
        pair.Connect();
        Assert.Equal((300, 300), (pair.Dialler.Core.MaximumMessageTo(pair.Peer), pair.Dialler.Core.MaximumUnorderedTo(pair.Peer)));
        Assert.Equal(SendResult.Accepted, pair.Dialler.Core.Send(pair.Peer, new byte[300], default, pair.NowNanos, out _));
        Assert.Equal(SendResult.TooLong, pair.Dialler.Core.Send(pair.Peer, new byte[301], default, pair.NowNanos, out _));
    }

    [Fact]
    public void A_peer_is_known_by_its_run_and_its_address()
    {
        using var pair = new CorePair(new MdpOptions());
        Assert.True(pair.Dialler.Core.OriginOf(new PeerId(5)).IsUnknown);
        pair.Connect();
        PeerOrigin origin = pair.Dialler.Core.OriginOf(pair.Peer);
        Assert.Equal(CorePair.AcceptorAddress, origin.Address);
        Assert.Equal(pair.Dialler.Core.Places[1]!.Connection!.Terms.RemoteInstance, origin.Run);
        Assert.NotEqual(0UL, origin.Run);
    }

    private static long BlocksOf(CorePair pair, int length)
    {
        var queue = pair.Dialler.Core.Places[1]!.Connection!.Queue;
        long before = queue.Tail;
        var options = new SendOptions(SendFlags.Unordered);
        Assert.Equal(SendResult.Accepted, pair.Dialler.Core.Send(pair.Peer, new byte[length], options, pair.NowNanos, out _));
        return queue.Tail - before;
    }
}
