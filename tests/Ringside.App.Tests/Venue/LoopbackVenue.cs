using System.Net;
using Ringside.Exchange.Members;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Tests.Venue;

/// <summary>The cores of a venue with one shard (stock ACME, users NORTH1 and SOUTH1, secret SECRET) behind real ports on the
/// loopback interface, on one thread: a gateway, both lines of a feed that lose some packets, re-requests and snapshots.</summary>
internal sealed class LoopbackVenue : IDisposable
{
    private readonly AgentThread _thread;
    private Agent? _agent;

    internal LoopbackVenue(int number)
    {
        _thread = AgentThread.Start(waiter => _agent = new Agent(number, waiter), new AgentThreadOptions { Name = "venue" });
    }

    internal string Gateway => _agent!.Gateway;

    internal LoopbackFeed Feed => _agent!.Feed;

    /// <summary>Whether members have sent some messages.</summary>
    internal bool IsBusy => _agent!.IsBusy;

    /// <summary>Ends the session of the feed.</summary>
    internal void EndFeed() => _agent!.IsEnding = true;

    /// <summary>All connections of members break.</summary>
    internal void CutMembers() => _agent!.IsCutting = true;

    public void Dispose()
    {
        _thread.RequestStop();
        _thread.Join();
        _thread.Dispose();
    }

    private sealed class Agent : IAgent, IDisposable
    {
        private const long TurnNanos = 1_000_000;

        // Far more than the venue has of itself and for a log-in.
        private const int BusyBatches = 30;

        private readonly TestVenue _venue = new();
        private readonly TestGateway _gateway;
        private readonly IStreamListener _members;
        private readonly Dictionary<int, LoopbackStream> _connections = [];
        private readonly Waiter _waiter;
        private volatile bool _isEnding;
        private volatile bool _isCutting;
        private volatile bool _isBusy;

        internal Agent(int number, Waiter waiter)
        {
            Assert.True(Backends.TryGet("socket", out IBackend? backend));
            _waiter = waiter;
            _gateway = _venue.AddGateway(1);
            _members = backend.Listen(new Endpoint(IPAddress.Loopback, 0), new StreamPortOptions());
            Feed = new LoopbackFeed(_venue, backend, number);
        }

        internal string Gateway => _members.LocalEndpoint.ToString();

        internal LoopbackFeed Feed { get; }

        internal bool IsBusy => _isBusy;

        internal bool IsEnding
        {
            set => _isEnding = value;
        }

        internal bool IsCutting
        {
            set => _isCutting = value;
        }

        public int DoWork(long nowNanos)
        {
            _venue.NowNanos = nowNanos;
            while (_members.Accept() is { } port)
            {
                int connection = _gateway.Core.Open(ClientAddress.FromIPv4(0x7F00_0001), nowNanos);
                _gateway.Closed.Remove(connection);
                _connections[connection] = new LoopbackStream(port);
            }

            foreach ((int connection, LoopbackStream stream) in _connections)
            {
                stream.Receive(bytes => _gateway.Core.Received(connection, bytes, nowNanos));
                if (stream.IsGone || _isCutting)
                {
                    _gateway.Core.Gone(connection);
                    _gateway.Closed[connection] = default;
                }
            }

            _isCutting = false;
            _isBusy = _venue.Batches > BusyBatches;
            _gateway.Core.Poll(nowNanos);
            _venue.Run();
            foreach ((int connection, LoopbackStream stream) in _connections.ToArray())
            {
                Send(connection, stream);
            }

            Feed.Turn(_isEnding);
            _waiter.DeadlineNanos = nowNanos + TurnNanos;
            return 0;
        }

        public void Dispose()
        {
            foreach (LoopbackStream stream in _connections.Values)
            {
                stream.Dispose();
            }

            _members.Dispose();
            Feed.Dispose();
            _venue.Dispose();
        }

        private void Send(int connection, LoopbackStream stream)
        {
            int sent;
            while ((sent = stream.Send(_gateway.Core.Outgoing(connection))) > 0)
            {
                _gateway.Core.Sent(connection, sent, _venue.NowNanos);
            }

            if (_gateway.Closed.ContainsKey(connection) && stream.IsFlushed)
            {
                _gateway.Closed.Remove(connection);
                stream.Dispose();
                _connections.Remove(connection);
            }
        }
    }
}
