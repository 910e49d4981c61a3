using System.Buffers.Binary;
using System.Collections.Concurrent;
using Ringside.Messaging.Mdp;
using Ringside.Net.Ports.IoUring;

namespace Ringside.Messaging.Tests.Mdp.Nodes;

/// <summary>The same behaviour in each shape of threads, over the loopback.</summary>
public class ShapeTests
{
    private const int Messages = 20_000;

    public static TheoryData<string> Shapes => ["single", "agent", "pair", "pipeline", "sharded"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Messages_arrive_once_in_order_and_are_confirmed(string shape)
    {
        var counter = new CountingHandler();
        using NodePair pair = NodePair.Open($"threads={shape}", acceptor: new MdpNodeSetup { Handler = _ => counter }).Connect();
        var payload = new byte[64];
        for (int i = 0; i < Messages; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload, i);
            SendFlags flags = i % 100 == 99 ? SendFlags.ConfirmReceived | SendFlags.ConfirmDelivered : SendFlags.None;
            pair.Send(pair.Dialler, pair.Peer, payload, new SendOptions(flags, Context: i));
            Take(pair, counter);
        }

        pair.Until(() =>
        {
            Take(pair, counter);
            return pair.DiallerEvents.Count(happened => happened.Kind == MdpEventKind.MessageDelivered) == Messages / 100;
        });
        Assert.Equal(Enumerable.Range(0, Messages), counter.Seen);
        Assert.Equal(
            Enumerable.Range(1, Messages / 100).Select(i => (i * 100L) - 1),
            pair.DiallerEvents.Where(happened => happened.Kind == MdpEventKind.MessageReceived).Select(happened => happened.Context));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_task_ends_when_the_message_was_delivered(string shape)
    {
        var counter = new CountingHandler();
        using NodePair pair = NodePair.Open($"threads={shape}", acceptor: new MdpNodeSetup { Handler = _ => counter }).Connect();
        ValueTask<SendOutcome> task = pair.Dialler.SendAsync(pair.Peer, new byte[4], SendFlags.ConfirmDelivered);
        Task<SendOutcome> outcome = task.AsTask();
        pair.Until(() =>
        {
            Take(pair, counter);
            return outcome.IsCompleted;
        });
        Assert.Equal(SendOutcome.Delivered, await outcome);
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("pair")]
    [InlineData("pipeline")]
    [InlineData("sharded")]
    public void Many_threads_may_send_at_once_where_the_shape_has_threads(string shape)
    {
        const int threads = 4;
        var counter = new CountingHandler();
        using NodePair pair = NodePair.Open($"threads={shape}", acceptor: new MdpNodeSetup { Handler = _ => counter }).Connect();
        Thread[] senders = [.. Enumerable.Range(0, threads).Select(sender => new Thread(() => SendAll(pair, sender)))];
        Array.ForEach(senders, sender => sender.Start());
        pair.Until(() =>
        {
            Take(pair, counter);
            return counter.Seen.Count == threads * 1000;
        });
        Array.ForEach(senders, sender => sender.Join());
        for (int sender = 0; sender < threads; sender++)
        {
            Assert.Equal(Enumerable.Range(sender * 1000, 1000), counter.Seen.Where(seen => seen / 1000 == sender));
        }
    }

    [Fact]
    public void A_back_end_that_two_threads_cannot_use_is_refused_with_the_reason()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => NodePair.Open("threads=pair", new IoUringBackend()));
        Assert.Contains("threads=pair needs the back end socket", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_peers_are_spread_over_as_many_shards_as_there_are_now()
    {
        using NodePair pair = NodePair.Open("threads=sharded;shards=1");
        using NodePair others = NodePair.Open("threads=agent");
        using NodePair more = NodePair.Open("threads=agent");
        PeerId first = pair.Dialler.Connect(others.Dialler.LocalEndpoint);
        pair.Dialler.SetShards(2);
        PeerId[] added =
        [
            pair.Dialler.Connect(others.Acceptor.LocalEndpoint),
            pair.Dialler.Connect(more.Dialler.LocalEndpoint),
        ];
        Assert.Equal(first, pair.Dialler.Connect(others.Dialler.LocalEndpoint));
        pair.Until(() => pair.Dialler.ActivePeers().Count == 3);
        Assert.Equal(2, added.Select(peer => (int)(peer.Value >> PeerId.SlotBits) & 255).Distinct().Count());
    }

    private static void SendAll(NodePair pair, int sender)
    {
        var payload = new byte[4];
        for (int i = 0; i < 1000; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload, (sender * 1000) + i);
            while (pair.Dialler.Send(pair.Peer, payload, default, out _) == SendResult.Backpressure)
            {
                Thread.Yield();
            }
        }
    }

    // What the pipeline's handlers do by themselves.
    private static void Take(NodePair pair, CountingHandler counter)
    {
        while (pair.Acceptor.TryReceive(out ReceivedMessage message))
        {
            counter.Handle(pair.Acceptor, message);
            pair.Acceptor.Release(message);
        }
    }

    private sealed class CountingHandler : IMessageHandler
    {
        internal ConcurrentQueue<int> Seen { get; } = new();

        public void Handle(MdpNode node, in ReceivedMessage message)
        {
            Seen.Enqueue(BinaryPrimitives.ReadInt32LittleEndian(message.Bytes));
            while (node.ConfirmDelivered(message) == SendResult.Backpressure)
            {
                Thread.Yield();
            }
        }
    }
}
