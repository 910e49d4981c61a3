using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Gateways;

/// <summary>Shards, their merged stream and any number of gateways, in virtual time.</summary>
internal sealed class TestVenue : IDisposable
{
    internal const long Second = 1_000_000_000;

    private readonly List<(int Shard, long Number, ShardInput Input, ShardOutcome Outcome, EngineEvent[] Events)> _batches = [];
    private readonly List<TestGateway> _gateways = [];

    internal TestVenue(int shards = 1)
    {
        for (int number = 0; number < shards; number++)
            Shards.Add(new TestShard(number, shards, Publish));
        for (int number = 0; number < shards; number++)
        {
            DefineMember(number, 1);
            DefineMember(number, 2);
            Define(number, number == 0 ? "ACME" : "BOLT", 1, 4);
        }
    }

    internal static SecretHash Decoy { get; } = SecretHash.Make(Alpha10.Of("decoy"), new byte[16], 1);

    internal List<TestShard> Shards { get; } = [];

    internal long NowNanos { get; set; } = 10 * Second;

    internal int Batches => _batches.Count;

    internal static MemberList Members(
        bool cancelsOnDisconnect = false, int rate = 1_000_000, int burst = 1_000_000, SelfTradeMode mode = SelfTradeMode.None) => new(
        [
            new Member
            {
                Number = 1,
                Name = "North",
                CancelOnDisconnect = cancelsOnDisconnect,
                RatePerSecond = rate,
                Burst = burst,
                SelfTrade = mode,
                Users = [User("NORTH1", 11), User("NORTH2", 12), User("NORTHD", 0)],
            },
            new Member
            {
                Number = 2,
                Name = "South",
                RatePerSecond = 1_000_000,
                Burst = 1_000_000,
                Users = [User("SOUTH1", 21), User("SOUTHD", 0)],
            },
            new Member { Number = 3, Name = "Venue", Users = [User("ADMIN1", 0) with { Kind = UserKind.Administrator }] },
        ]);

    internal static MemberUser User(string name, uint session) => new()
    {
        Name = Alpha6.Of(name),
        Kind = session == 0 ? UserKind.DropCopy : UserKind.Trading,
        Session = session,
        Secret = SecretHash.Make(Alpha10.Of("SECRET"), new byte[16], 1),
    };

    internal TestGateway AddGateway(
        uint number, ulong instance = 1, MemberList? members = null, Func<GatewayOptions, GatewayOptions>? change = null)
    {
        TestGateway gateway = new(this, number, instance, members ?? Members(), change ?? (options => options));
        _gateways.Add(gateway);
        Run();
        return gateway;
    }

    internal void Define(int shard, string symbol, uint number, uint scale, long tick = 1)
    {
        Span<byte> text = stackalloc byte[8];
        Alpha8.Of(symbol).Write(text);
        Administer(shard, new Command
        {
            Kind = CommandKind.DefineInstrument,
            Instrument = number,
            Quantity = 1,
            DisplayQuantity = tick,
            PriceScale = scale,
            Symbol = BitConverter.ToUInt64(text),
        });
        Administer(shard, new Command { Kind = CommandKind.SetState, Instrument = number, State = TradingState.Open });
    }

    internal void Administer(int shard, Command command) =>
        Shards[shard].Submit(new ShardInput { Kind = ShardInputKind.Command, Command = command }, NowNanos);

    /// <summary>The day of a shard ends, as its engine says it at last.</summary>
    internal void EndDay(int shard)
    {
        Shards[shard].EndDay();
        Shards[shard].Submit(new ShardInput { Kind = ShardInputKind.DayEnded }, NowNanos);
    }

    /// <summary>Lets everything happen that can happen now.</summary>
    internal void Run()
    {
        bool moves = true;
        while (moves)
        {
            moves = false;
            foreach (TestGateway gateway in _gateways)
            {
                if (!gateway.IsCutOff)
                    moves |= gateway.Step();
            }
        }
    }

    /// <summary>Time goes by, and what is due is done at its time.</summary>
    internal void Wait(long nanos)
    {
        long end = NowNanos + nanos;
        while (NowNanos < end)
        {
            long next = _gateways.Where(gateway => !gateway.IsCutOff)
                .Select(gateway => gateway.Core.DeadlineNanos).DefaultIfEmpty(end).Min();
            NowNanos = Math.Clamp(next, NowNanos, end);
            foreach (TestGateway gateway in _gateways.Where(gateway => !gateway.IsCutOff))
                gateway.Core.Poll(NowNanos);
            Run();
            if (next <= NowNanos && NowNanos < end)
                Assert.True(_gateways.All(gateway => gateway.IsCutOff || gateway.Core.DeadlineNanos > NowNanos), "a deadline that stays");
        }
    }

    /// <summary>Gives a reader the batches from a place on.</summary>
    internal void Read(int from, MemberStreams streams)
    {
        for (int index = from; index < _batches.Count; index++)
            streams.Apply(At(index));
    }

    internal StableBatch At(int index)
    {
        ref readonly (int Shard, long Number, ShardInput Input, ShardOutcome Outcome, EngineEvent[] Events) batch =
            ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_batches)[index];
        return new StableBatch(batch.Shard, batch.Number, in batch.Input, batch.Outcome, batch.Events);
    }

    public void Dispose() => Shards.ForEach(shard => shard.Dispose());

    private void DefineMember(int shard, uint number) =>
        Administer(shard, new Command { Kind = CommandKind.DefineMember, Member = number });

    private void Publish(int shard, ShardInput input, ShardOutcome outcome, EngineEvent[] events) =>
        _batches.Add((shard, Shards[shard].Batches, input, outcome, events));
}
