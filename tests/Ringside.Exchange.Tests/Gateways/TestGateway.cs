using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Gateways;

/// <summary>A gateway with an owner that verifies secrets at once and a link that can be stopped or lose what it is given.</summary>
internal sealed class TestGateway : IShardLink, IGatewayHost
{
    private readonly TestVenue _venue;
    private readonly Queue<(long Ticket, bool IsRight)> _verified = [];
    private readonly Queue<(int Shard, ShardInput Input)> _sent = [];
    private int _read;

    internal TestGateway(TestVenue venue, uint number, ulong instance, MemberList members, Func<GatewayOptions, GatewayOptions> change)
    {
        _venue = venue;
        GatewayOptions options = change(new GatewayOptions
        {
            Gateway = number,
            Instance = instance,
            Day = Alpha10.Of("DAY1"),
            Decoy = TestVenue.Decoy,
            Shards = venue.Shards.Count,
        });
        MemberStreams streams = new(StreamOptions(venue));
        Core = new GatewayCore(options, members, streams, this, this);
    }

    internal GatewayCore Core { get; }

    /// <summary>Nothing reaches it and nothing leaves it: it is paused, or the network is gone.</summary>
    internal bool IsCutOff { get; set; }

    /// <summary>What it sends to the shards is lost.</summary>
    internal bool LosesInputs { get; set; }

    /// <summary>Nothing it is sent is read by the shards, and it is told so.</summary>
    internal bool IsLinkFull { get; set; }

    /// <summary>A shard that takes nothing; -1 for none.</summary>
    internal int HeldShard { get; set; } = -1;

    internal bool HoldsHashes { get; set; }

    internal int MostHashesSeen { get; private set; }

    /// <summary>Secrets that were worked out.</summary>
    internal int Hashes { get; private set; }

    /// <summary>Connections that had something to be sent after they had nothing, in order.</summary>
    internal List<int> Outputs { get; } = [];

    internal Dictionary<int, CloseReason> Closed { get; } = [];

    /// <summary>Names and addresses (IPv4, as numbers) that it says it has locked out.</summary>
    internal List<string> LockOuts { get; } = [];

    internal List<TestClient> Clients { get; } = [];

    internal static MemberStreamsOptions StreamOptions(TestVenue venue) => new() { Shards = venue.Shards.Count, ExpectedOrders = 16 };

    public bool TrySend(int shard, in ShardInput input)
    {
        if (IsLinkFull || shard == HeldShard)
            return false;
        if (!LosesInputs)
            _sent.Enqueue((shard, input));
        return true;
    }

    public void Verify(long ticket, SecretHash hash, Alpha10 secret)
    {
        _verified.Enqueue((ticket, hash.Verify(secret)));
        MostHashesSeen = Math.Max(MostHashesSeen, _verified.Count);
        Hashes++;
    }

    public void LockedOut(Alpha6 name, ClientAddress address) => LockOuts.Add($"{name} {(uint)address.Low}");

    public void HasOutput(int connection) => Outputs.Add(connection);

    public void Close(int connection, CloseReason reason)
    {
        Closed[connection] = reason;
        Clients.Find(client => client.Connection == connection && client.Reason == CloseReason.None)?.WasClosed(reason);
    }

    /// <summary>While hashes are held: tells it the outcome of the oldest one; false when there is none.</summary>
    internal bool FinishOneHash()
    {
        bool isThere = _verified.TryDequeue(out (long Ticket, bool IsRight) verified);
        if (isThere)
            Core.Verified(verified.Ticket, verified.IsRight, _venue.NowNanos);
        _venue.Run();
        return isThere;
    }

    /// <summary>Takes one step of everything that it can do; false when there is nothing.</summary>
    internal bool Step()
    {
        bool moves = false;
        if (!HoldsHashes && _verified.TryDequeue(out (long Ticket, bool IsRight) verified))
        {
            Core.Verified(verified.Ticket, verified.IsRight, _venue.NowNanos);
            moves = true;
        }

        while (_sent.TryDequeue(out (int Shard, ShardInput Input) sent))
        {
            _venue.Shards[sent.Shard].Submit(sent.Input, _venue.NowNanos);
            moves = true;
        }

        for (; _read < _venue.Batches; _read++)
        {
            Core.OnStable(_venue.At(_read), _venue.NowNanos);
            moves = true;
        }

        foreach (TestClient client in Clients.ToArray())
            moves |= client.Take();
        return moves;
    }
}
