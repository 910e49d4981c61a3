using System.Net;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Tests.Doors;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Market.Itch;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>Follows the feed of one market-data node with real sockets, on the thread of the test, and keeps its books and its
/// messages.</summary>
internal sealed class LiveFeed : IFeedReader, IDisposable
{
    private const long Patience = 30_000_000_000;

    private readonly NodeConfiguration _node;
    private readonly FeedBooks _books = new(new ItchBooks(new ItchBooksOptions()));
    private readonly FeedFollower _follower;
    private readonly IDatagramPort _lineA;
    private readonly IDatagramPort _lineB;
    private readonly IDatagramPort _rerequest;
    private readonly Received[] _received = new Received[64];

    internal LiveFeed(NodeConfiguration node, bool beginsWithSnapshot)
    {
        _node = node;
        Backends.TryGet("socket", out IBackend? backend);
        _lineA = backend!.OpenDatagramPort(Line(node.LineA));
        _lineB = backend.OpenDatagramPort(Line(node.LineB));
        _rerequest = backend.OpenDatagramPort(new DatagramPortOptions { Local = new Endpoint(IPAddress.Loopback, 0) });
        _follower = new FeedFollower(new FeedFollowerOptions { BeginsWithSnapshot = beginsWithSnapshot, Window = 1 << 16 }, this);
    }

    /// <summary>Its books, as lines.</summary>
    internal string[] Levels => BookText.Of(_books.Books);

    /// <summary>The messages of the feed that it was given, by number.</summary>
    internal SortedDictionary<ulong, string> Messages { get; } = [];

    /// <summary>Number of the message that comes next.</summary>
    internal ulong NextNumber => _follower.NextNumber;

    /// <summary>Messages that came by a line, not because they were asked for.</summary>
    internal long ByLine => _follower.Delivered - _follower.Recovered;

    /// <summary>Reads what has come, and asks for what is missing.</summary>
    internal void Turn()
    {
        long now = KernelClock.MonotonicNanos();
        Receive(_lineA, FeedSource.LineA, now);
        Receive(_lineB, FeedSource.LineB, now);
        Receive(_rerequest, FeedSource.Answer, now);
        if (_follower.TryGetRequest(now, out MoldRequest request) && _rerequest.Frames.TryLease(out Frame frame))
        {
            frame = frame.Take(MoldRequest.Size);
            request.Write(_rerequest.Frames[frame]);
            if (_rerequest.Send(frame, _node.Rerequest) != SendStatus.Sent)
                _rerequest.Frames.Return(frame);
            _rerequest.Flush();
        }

        if (_follower.WantsSnapshot(now))
            Fetch();
    }

    /// <summary>Follows until a message was read.</summary>
    internal void ReadTo(ulong number)
    {
        long until = KernelClock.MonotonicNanos() + Patience;
        while (NextNumber <= number)
        {
            Assert.True(KernelClock.MonotonicNanos() < until, $"message {number} does not come: {_follower.State}, next {NextNumber}");
            Turn();
        }
    }

    public void Restart()
    {
        _books.Restart();
        Messages.Clear();
    }

    public void TakeState(ReadOnlySpan<byte> message) => _books.TakeState(message);

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        _books.Take(number, message);
        Messages.Add(number, Convert.ToHexString(message));
    }

    public void Dispose()
    {
        _lineA.Dispose();
        _lineB.Dispose();
        _rerequest.Dispose();
    }

    private static DatagramPortOptions Line(Endpoint group) => new()
    {
        Local = group,
        Group = group,
        Interface = "lo",
        ReceiveBufferBytes = 4 << 20,
    };

    private void Receive(IDatagramPort port, FeedSource source, long nowNanos)
    {
        int count;
        do
        {
            count = port.Receive(_received);
            foreach (ref readonly Received datagram in _received.AsSpan(0, count))
            {
                _follower.Receive(source, port.Frames[datagram.Frame], nowNanos);
                port.Frames.Return(datagram.Frame);
            }
        }
        while (count == _received.Length);
    }

    private void Fetch()
    {
        using var client = new SocketClient(_node.Snapshots);
        var reader = new SnapshotReader(_follower);
        byte[] buffer = new byte[1 << 16];
        client.Send(buffer.AsSpan(0, reader.WriteLogin(default, default, buffer)));
        while (!reader.IsOver)
        {
            int count = client.Receive(buffer);
            if (count == 0)
                reader.Abandon(KernelClock.MonotonicNanos());
            reader.Receive(buffer.AsSpan(0, count), KernelClock.MonotonicNanos());
        }

        Assert.True(reader.IsComplete, "the snapshot does not come to its end");
    }
}
