using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;

namespace Ringside.Exchange.Tests.Gateways;

/// <summary>The rules of a shard that gateways depend on, plainly: owners, sequences, tokens, and an engine behind them. A real shard takes
/// the same batches and must come to the same.</summary>
internal sealed class TestShard : IDisposable
{
    private readonly int _number;
    private readonly int _shards;
    private readonly EventBuffer _events = new();
    private readonly MatchingEngine<EventBufferSink> _engine;
    private readonly Dictionary<uint, (ulong Instance, long Sequence)> _gateways = [];
    private readonly Dictionary<uint, (uint Gateway, ulong Instance, long Generation)> _owners = [];
    private readonly Dictionary<(uint, OrderToken), (ulong Id, ShardInput Content)> _tokens = [];
    private readonly Action<int, ShardInput, ShardOutcome, EngineEvent[]> _publish;
    private readonly ShardCore _real;
    private readonly List<uint> _sessions = [];
    private readonly HashSet<uint> _connected = [];
    private bool _isRaised;

    internal TestShard(int number, int shards, Action<int, ShardInput, ShardOutcome, EngineEvent[]> publish)
    {
        _number = number;
        _shards = shards;
        _publish = publish;
        MatchingEngineOptions engine = new() { ExpectedOrders = 1_024, MaximumOrders = 8_192 };
        _engine = new MatchingEngine<EventBufferSink>(engine, _events.Sink);
        _real = new ShardCore(new ShardCoreOptions { Shard = number, Shards = shards, Engine = engine, NewestLogicVersion = 2 });
    }

    internal long Batches { get; private set; }

    /// <summary>The day is ending: what an administrator has asked for is in the stream.</summary>
    internal void EndDay() => Submit(
        new ShardInput { Kind = ShardInputKind.EndOfDay, Gateway = 99, Instance = 1, Sequence = Start(99) }, 0);

    private long Start(uint gateway)
    {
        Submit(new ShardInput { Kind = ShardInputKind.GatewayStarted, Gateway = gateway, Instance = 1, Sequence = 1 }, 0);
        return 2;
    }

    internal int OpenOrders => _engine.OpenOrders;

    public void Dispose()
    {
        _engine.Dispose();
        _real.Dispose();
    }

    /// <summary>Sequences an input; one that comes too early is lost, as on a network.</summary>
    internal void Submit(ShardInput input, long timeNanos)
    {
        input.Command.TimeNanos = timeNanos;
        _events.Clear();
        if (input.Gateway != 0 && input.Kind != ShardInputKind.GatewayLost && !IsNext(input, out ShardOutcome outcome))
        {
            if (outcome != ShardOutcome.Applied)
                Publish(input, outcome);
            return;
        }

        switch (input.Kind)
        {
            case ShardInputKind.Command: Publish(input, Carry(ref input)); break;
            case ShardInputKind.Administration: Publish(input, Administer(input.Command)); break;
            case ShardInputKind.GatewayLost:
                _gateways.Remove(input.Gateway);
                Lose(input);
                Publish(input, ShardOutcome.Applied);
                break;
            case ShardInputKind.LogicRaised: Publish(input, Raise(input)); break;
            default: Publish(input, ShardOutcome.Applied); break;
        }
    }

    private void Publish(in ShardInput input, ShardOutcome outcome)
    {
        Batches++;
        Assert.Equal(outcome, _real.Apply(Batches, input, input.Command.TimeNanos));
        Assert.Equal(_events.Events.ToArray(), _real.Events.ToArray());
        _publish(_number, input, outcome, _events.Events.ToArray());
    }

    // The engine that writes has found nothing against it.
    private ShardOutcome Raise(in ShardInput input)
    {
        bool isNext = input.Command.Quantity == 2 && !_isRaised;
        _isRaised |= isNext;
        return isNext ? ShardOutcome.Applied : ShardOutcome.NotReady;
    }

    private ShardOutcome Administer(in Command command)
    {
        bool mayBe = command.Kind is CommandKind.SetState or CommandKind.MassCancel or CommandKind.Kill or CommandKind.Revive
            or CommandKind.DefineMember;
        if (mayBe)
            _engine.Apply(command);
        return mayBe ? ShardOutcome.Applied : ShardOutcome.NotOwner;
    }

    private void Lose(in ShardInput input)
    {
        foreach (uint session in _sessions)
        {
            (uint gateway, ulong instance, _) = _owners[session];
            if (gateway == input.Gateway && instance <= input.Instance && _connected.Remove(session))
            {
                _engine.Apply(new Command
                {
                    Kind = CommandKind.SessionDisconnected,
                    Session = session,
                    TimeNanos = input.Command.TimeNanos,
                });
            }
        }
    }

    // False with Applied: a gap, which nobody hears of.
    private bool IsNext(in ShardInput input, out ShardOutcome outcome)
    {
        outcome = ShardOutcome.NotOwner;
        _gateways.TryGetValue(input.Gateway, out (ulong Instance, long Sequence) known);
        if (input.Kind == ShardInputKind.GatewayStarted)
        {
            if (input.Instance <= known.Instance)
            {
                outcome = input.Instance == known.Instance ? ShardOutcome.Repeated : ShardOutcome.NotOwner;
                return false;
            }

            _gateways[input.Gateway] = (input.Instance, input.Sequence);
            return true;
        }

        if (input.Instance != known.Instance)
            return false;
        outcome = input.Sequence <= known.Sequence ? ShardOutcome.Repeated : ShardOutcome.Applied;
        if (input.Sequence != known.Sequence + 1)
            return false;
        _gateways[input.Gateway] = (known.Instance, input.Sequence);
        return true;
    }

    private ShardOutcome Carry(ref ShardInput input)
    {
        Command command = input.Command;
        if (input.Gateway != 0 && !Owns(input))
            return ShardOutcome.NotOwner;
        if (input.Gateway != 0 && command.Kind is CommandKind.Cancel or CommandKind.Reduce or CommandKind.Replace)
        {
            OrderToken name = command.Kind == CommandKind.Replace ? input.ReplacedToken : input.Token;
            if (command.Kind == CommandKind.Replace && Reuse(input) is { } reused)
                return reused;
            if (!_tokens.TryGetValue((command.Session, name), out (ulong Id, ShardInput Content) order)
                || !_engine.TryFindOrder(order.Id, out _))
            {
                return ShardOutcome.UnknownToken;
            }

            command.OrderId = order.Id;
            if (command.Kind == CommandKind.Replace)
                command.NewOrderId = Name(input);
        }
        else if (input.Gateway != 0 && command.Kind == CommandKind.Enter)
        {
            if (Reuse(input) is { } reused)
                return reused;
            command.OrderId = Name(input);
        }

        _engine.Apply(command);
        if (command.Kind == CommandKind.SessionConnected && _events.Events[^1].Kind == EventKind.Acknowledged)
        {
            _connected.Add(command.Session);
            if (!_sessions.Contains(command.Session))
                _sessions.Add(command.Session);
        }
        else if (command.Kind == CommandKind.SessionDisconnected)
        {
            _connected.Remove(command.Session);
        }

        return ShardOutcome.Applied;
    }

    private ShardOutcome? Reuse(in ShardInput input)
    {
        if (!_tokens.TryGetValue((input.Command.Session, input.Token), out (ulong Id, ShardInput Content) known))
            return null;
        return known.Content == Content(input) ? ShardOutcome.TokenRepeated : ShardOutcome.TokenReused;
    }

    private ulong Name(in ShardInput input)
    {
        ulong id = (ulong)Batches + 1;
        _tokens.Add((input.Command.Session, input.Token), (id, Content(input)));
        return id;
    }

    private static ShardInput Content(ShardInput input)
    {
        input.Gateway = 0;
        input.Instance = 0;
        input.Sequence = 0;
        input.Generation = 0;
        input.Command.TimeNanos = 0;
        return input;
    }

    private bool Owns(in ShardInput input)
    {
        uint session = input.Command.Session;
        _owners.TryGetValue(session, out (uint Gateway, ulong Instance, long Generation) owner);
        if (input.Command.Kind != CommandKind.SessionConnected)
            return owner == (input.Gateway, input.Instance, input.Generation);
        long generation = session % _shards == _number ? Batches + 1 : input.Generation;
        if (generation <= owner.Generation)
            return false;
        _owners[session] = (input.Gateway, input.Instance, generation);
        return true;
    }
}
