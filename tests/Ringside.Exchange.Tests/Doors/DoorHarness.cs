using System.Security.Cryptography.X509Certificates;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Doors;

/// <summary>A venue of one shard behind a door with real sockets, on one thread.</summary>
internal sealed class DoorHarness : IDisposable
{
    private readonly AgentThread _thread;
    private Agent _agent = null!;

    internal DoorHarness(
        ConnectionKind kind, Func<GatewayOptions, GatewayOptions>? change = null, X509Certificate2? certificate = null,
        MemberList? members = null,
        TcpServerOptions? options = null)
    {
        DoorKinds.Require(kind);
        options = (options ?? new TcpServerOptions()) with { Kind = kind };
        _thread = AgentThread.Start(
            waiter => _agent = new Agent(waiter, change ?? (same => same), certificate, members ?? TestVenue.Members(), options),
            new AgentThreadOptions { Name = "door" });
    }

    internal Endpoint Server => _agent.Door.LocalEndpoint;

    internal MemberDoor Door => _agent.Door;

    /// <summary>Duty cycles so far.</summary>
    internal long Cycles => Volatile.Read(ref _agent.Cycles);

    internal static void Until(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)), $"it did not happen: {what}");

    internal SocketClient Connect(string from = "127.0.0.1", int receiveBuffer = 0) => new(Server, from, receiveBuffer);

    /// <summary>Nothing else may have gone wrong.</summary>
    public void Dispose()
    {
        _thread.RequestStop();
        Assert.True(_thread.Join(TimeSpan.FromSeconds(20)));
        _thread.Dispose();
    }

    private sealed class Agent : IAgent, IShardLink, IDisposable
    {
        private readonly TestVenue _venue = new();
        private readonly Queue<ShardInput> _inputs = [];
        private int _read;

        internal long Cycles;

        internal Agent(
            Waiter waiter, Func<GatewayOptions, GatewayOptions> change, X509Certificate2? certificate, MemberList members,
            TcpServerOptions options)
        {
            GatewayOptions gateway = change(new GatewayOptions
            {
                Gateway = 1,
                Instance = 1,
                Day = Alpha10.Of("DAY1"),
                Decoy = TestVenue.Decoy,
                MostConnections = options.MostConnections,
            });
            MemberStreams streams = new(TestGateway.StreamOptions(_venue));
            Door = new MemberDoor(
                Endpoint.TryParse("127.0.0.1:0", out Endpoint local) ? local : default, options, gateway.MostHashes, certificate, waiter,
                host => new GatewayCore(gateway, members, streams, this, host));
        }

        internal MemberDoor Door { get; }

        public bool TrySend(int shard, in ShardInput input)
        {
            _inputs.Enqueue(input);
            return true;
        }

        public int DoWork(long nowNanos)
        {
            Volatile.Write(ref Cycles, Cycles + 1);
            int work = 0;
            while (_inputs.TryDequeue(out ShardInput input))
                _venue.Shards[0].Submit(input, nowNanos);
            for (; _read < _venue.Batches; _read++, work++)
                Door.Core.OnStable(_venue.At(_read), nowNanos);
            return work + Door.DoWork(nowNanos);
        }

        public void Dispose()
        {
            Door.Dispose();
            _venue.Dispose();
        }
    }
}
