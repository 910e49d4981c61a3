using System.Globalization;
using System.Net;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Protocols.Fields;

namespace Ringside.App.Tests.Venue;

/// <summary>The feed of a <see cref="LoopbackVenue"/>: every third packet reaches neither line.</summary>
internal sealed class LoopbackFeed : IDisposable
{
    private readonly TestVenue _venue;
    private readonly ItchHistory _history = new(1 << 14);
    private readonly ItchPublication _publication;
    private readonly MoldPublisher _publisher;
    private readonly RerequestServer _rerequests;
    private readonly SnapshotService _service;
    private readonly Line _lineA;
    private readonly Line _lineB;
    private readonly IDatagramPort _rerequest;
    private readonly IStreamListener _snapshots;
    private readonly List<(LoopbackStream Stream, SnapshotConnection Connection)> _readers = [];
    private readonly Received[] _received = new Received[16];
    private int _read;

    internal LoopbackFeed(TestVenue venue, IBackend backend, int number)
    {
        _venue = venue;
        var day = Alpha10.Of("DAY1");
        _lineA = new Line(backend, Group(number));
        _lineB = new Line(backend, Group(number + 1));
        _publisher = new MoldPublisher(
            new MoldPublisherOptions { Session = day, HeartbeatNanos = 20_000_000 }, _history, _lineA, _lineB);
        _publication = new ItchPublication(new ItchPublicationOptions(), _publisher);
        _rerequests = new RerequestServer(new RerequestServerOptions { Session = day }, _history);
        _service = new SnapshotService(new SnapshotServiceOptions { Session = day }, _publication);
        _rerequest = backend.OpenDatagramPort(new DatagramPortOptions { Local = new Endpoint(IPAddress.Loopback, 0) });
        _snapshots = backend.Listen(new Endpoint(IPAddress.Loopback, 0), new StreamPortOptions());
    }

    internal string LineA => _lineA.Group.ToString();

    internal string LineB => _lineB.Group.ToString();

    internal string Rerequest => _rerequest.LocalEndpoint.ToString();

    internal string Snapshots => _snapshots.LocalEndpoint.ToString();

    internal void Turn(bool isEnding)
    {
        long now = _venue.NowNanos;
        for (; _read < _venue.Batches; _read++)
        {
            Assert.True(_publication.Apply(_venue.At(_read)));
            _publisher.Flush(now);
        }

        if (isEnding)
        {
            _lineA.LosesPackets = _lineB.LosesPackets = false;
            _publisher.End(now);
        }

        _publisher.Poll(now);
        Answer(now);
        while (_snapshots.Accept() is { } port)
        {
            _readers.Add((new LoopbackStream(port), _service.TryOpen(now)!));
        }

        foreach ((LoopbackStream Stream, SnapshotConnection Connection) reader in _readers.ToArray())
        {
            Serve(reader.Stream, reader.Connection, now);
        }
    }

    public void Dispose()
    {
        _readers.ForEach(reader => reader.Stream.Dispose());
        _lineA.Dispose();
        _lineB.Dispose();
        _rerequest.Dispose();
        _snapshots.Dispose();
    }

    // Two of these test programs may run on one machine: the process's number keeps their groups apart.
    private static Endpoint Group(int number)
    {
        Assert.True(Endpoint.TryParse(
            string.Create(
                CultureInfo.InvariantCulture,
                $"239.78.{(Environment.ProcessId >> 8) & 255}.{Environment.ProcessId & 255}:{28_100 + number}"),
            out Endpoint group));
        return group;
    }

    private void Answer(long now)
    {
        int count = _rerequest.Receive(_received);
        foreach (Received request in _received.AsSpan(0, count))
        {
            Assert.True(_rerequest.Frames.TryLease(out Frame frame));
            int length = _rerequests.Answer(_rerequest.Frames[request.Frame], 1, now, _rerequest.Frames[frame]);
            _rerequest.Frames.Return(request.Frame);
            if (length == 0 || _rerequest.Send(frame.Take(length), request.Source) != SendStatus.Sent)
            {
                _rerequest.Frames.Return(frame);
            }
        }
    }

    private void Serve(LoopbackStream stream, SnapshotConnection connection, long now)
    {
        stream.Receive(bytes => connection.Receive(bytes, now));
        int sent;
        while ((sent = stream.Send(connection.Outgoing)) > 0)
        {
            connection.Sent(sent, now);
        }

        if (stream.IsGone)
        {
            connection.Close();
        }

        if (connection.IsOver)
        {
            stream.Dispose();
            _readers.RemoveAll(reader => reader.Stream == stream);
        }
    }

    private sealed class Line : IPacketOutput, IDisposable
    {
        private readonly IDatagramPort _port;
        private int _packets;

        internal Line(IBackend backend, Endpoint group)
        {
            Group = group;
            _port = backend.OpenDatagramPort(
                new DatagramPortOptions { Local = new Endpoint(IPAddress.Loopback, 0), Interface = "lo", MulticastTimeToLive = 0 });
        }

        internal Endpoint Group { get; }

        internal bool LosesPackets { get; set; } = true;

        public bool TrySend(ReadOnlySpan<byte> packet)
        {
            if ((LosesPackets && ++_packets % 3 == 0) || !_port.Frames.TryLease(out Frame frame))
            {
                return true;
            }

            packet.CopyTo(_port.Frames[frame]);
            if (_port.Send(frame.Take(packet.Length), Group) != SendStatus.Sent)
            {
                _port.Frames.Return(frame);
            }

            return true;
        }

        public void Dispose() => _port.Dispose();
    }
}
