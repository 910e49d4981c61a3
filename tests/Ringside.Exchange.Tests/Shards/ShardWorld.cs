using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Shards;

/// <summary>A shard with two members and one instrument that is open, and gateways that count what they send.</summary>
internal sealed class ShardWorld : IDisposable
{
    private readonly Dictionary<(uint Gateway, ulong Instance), long> _sequences = [];

    internal ShardWorld(ShardCoreOptions? options = null)
    {
        Options = options ?? new ShardCoreOptions { Engine = Small, MaximumTokens = 4_096 };
        Core = new ShardCore(Options);
        Administer(new Command { Kind = CommandKind.DefineMember, Member = 1 });
        Administer(new Command { Kind = CommandKind.DefineMember, Member = 2 });
        Administer(new Command { Kind = CommandKind.DefineInstrument, Instrument = 1, Quantity = 1, DisplayQuantity = 1 });
        Administer(new Command { Kind = CommandKind.SetState, Instrument = 1, State = TradingState.Open });
    }

    internal static Market.Engine.MatchingEngineOptions Small => new() { ExpectedOrders = 256, MaximumOrders = 4_096 };

    internal ShardCoreOptions Options { get; }

    internal ShardCore Core { get; }

    internal long Number { get; private set; }

    internal EngineEvent[] Events => Core.Events.ToArray();

    internal static OrderToken Token(string text) => OrderToken.From(Alpha14.Of(text));

    internal static Command Connected(uint session, uint member = 1, bool cancels = false) => new()
    {
        Kind = CommandKind.SessionConnected,
        Session = session,
        Member = member,
        Flags = cancels ? CommandFlags.CancelOnDisconnect : CommandFlags.None,
    };

    internal static Command Order(uint session, Side side = Side.Bid, long price = 100, long quantity = 10) => new()
    {
        Kind = CommandKind.Enter,
        Instrument = 1,
        Session = session,
        Side = side,
        Price = price,
        Quantity = quantity,
    };

    public void Dispose() => Core.Dispose();

    internal ShardOutcome Apply(in ShardInput input) => Core.Apply(++Number, input, Number * 1_000);

    internal ShardOutcome Administer(Command command) => Apply(new ShardInput { Kind = ShardInputKind.Command, Command = command });

    internal ShardOutcome Start(uint gateway, ulong instance)
    {
        _sequences[(gateway, instance)] = 1;
        return Apply(new ShardInput { Kind = ShardInputKind.GatewayStarted, Gateway = gateway, Instance = instance, Sequence = 1 });
    }

    internal ShardOutcome Lose(uint gateway, ulong instance) =>
        Apply(new ShardInput { Kind = ShardInputKind.GatewayLost, Gateway = gateway, Instance = instance });

    /// <summary>The next command of a gateway's run.</summary>
    internal ShardInput Next(uint gateway, ulong instance, long generation, Command command, string token = "", string replaced = "")
    {
        long sequence = _sequences[(gateway, instance)] += 1;
        return new ShardInput
        {
            Kind = ShardInputKind.Command,
            Gateway = gateway,
            Instance = instance,
            Sequence = sequence,
            Generation = generation,
            Token = token.Length == 0 ? default : Token(token),
            ReplacedToken = replaced.Length == 0 ? default : Token(replaced),
            Command = command,
        };
    }

    internal ShardOutcome Send(uint gateway, ulong instance, long generation, Command command, string token = "", string replaced = "") =>
        Apply(Next(gateway, instance, generation, command, token, replaced));

    /// <summary>A gateway's run connects a session, whose home is this shard.</summary>
    /// <returns>The generation.</returns>
    internal long Connect(uint gateway, ulong instance, uint session, uint member = 1, bool cancels = false)
    {
        Assert.Equal(ShardOutcome.Applied, Send(gateway, instance, 0, Connected(session, member, cancels)));
        Assert.Equal(EventKind.Acknowledged, Assert.Single(Events).Kind);
        return Number;
    }
}
