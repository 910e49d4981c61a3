using Ringside.Exchange.Shards;
using Ringside.Exchange.Tests.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Exchange.Tests.Auditing;

/// <summary>A shard whose batches are kept, as its stream would have them.</summary>
internal sealed class RecordedShard : IDisposable
{
    private readonly ShardCore _core;
    private readonly List<EpochRun> _runs = [];
    private readonly Dictionary<uint, long> _generations = [];
    private long _number;
    private long _sequence;
    private ulong _freshToken = 1UL << 40;

    internal RecordedShard(ShardCoreOptions? options = null)
    {
        Options = options ?? new ShardCoreOptions { Engine = ShardWorld.Small, MaximumTokens = 1 << 16, NewestLogicVersion = 2 };
        _core = new ShardCore(Options);
        BeginEpoch(1);
    }

    internal ShardCoreOptions Options { get; }

    internal List<RecordedBatch> Batches { get; } = [];

    internal ShardCore Core => _core;

    internal long NextNumber => _number + 1;

    public void Dispose() => _core.Dispose();

    internal void BeginEpoch(uint epoch)
    {
        _runs.Add(new EpochRun(epoch, ++_number));
        Batches.Add(new RecordedBatch
        {
            Number = _number,
            Epoch = epoch,
            Start = new EpochStart
            {
                Epoch = epoch,
                Instance = epoch,
                StampNanos = Math.Max(0, _core.LastStampNanos),
                Sets = new StoreSets(new StoreSet([new StoreMember(1, 0)], 1)),
                Runs = [.. _runs],
            }.ToBytes(),
        });
    }

    /// <summary>Takes an input as a writer does: one that comes before others of its run is left out.</summary>
    internal ShardOutcome? Apply(in ShardInput input, long stampNanos)
    {
        if (_core.JudgeSequence(input) == ShardOutcome.OutOfSequence)
            return null;
        ShardOutcome outcome = _core.Apply(++_number, input, stampNanos);
        StableBatch last = _core.Last;
        Batches.Add(new RecordedBatch
        {
            Number = _number,
            Epoch = _runs[^1].Epoch,
            Input = last.Input,
            Outcome = outcome,
            Events = last.Events.ToArray(),
            Digest = _core.Digest,
        });
        return outcome;
    }

    internal void Administer(Command command) =>
        Apply(new ShardInput { Kind = ShardInputKind.Command, Command = command }, NextNumber * 1_000);

    internal void Start() => Apply(
        new ShardInput { Kind = ShardInputKind.GatewayStarted, Gateway = 1, Instance = 1, Sequence = _sequence = 1 }, NextNumber * 1_000);

    /// <summary>The lead is handed over.</summary>
    internal void HandOver() => Apply(
        new ShardInput { Kind = ShardInputKind.HandOver, Command = new Command { Session = 2 } }, NextNumber * 1_000);

    /// <summary>The writer raises the version of the rules, or says why it does not.</summary>
    internal void Raise(LogicVerdict verdict) => Apply(
        new ShardInput { Kind = ShardInputKind.LogicRaised, Command = new Command { Quantity = verdict.ToNumber() } }, NextNumber * 1_000);

    /// <summary>A command of a member's session, or of the administration. Orders have tokens of their ids.</summary>
    internal void Send(Command command)
    {
        if (command.Kind is CommandKind.SessionConnected)
        {
            Sequence(new ShardInput { Command = command }, command.TimeNanos);
            if (Batches[^1].Events is [{ Kind: EventKind.Acknowledged }])
                _generations[command.Session] = _number;
            return;
        }

        if (command.Kind is not (CommandKind.Enter or CommandKind.Cancel or CommandKind.Reduce or CommandKind.Replace))
        {
            Apply(new ShardInput { Kind = ShardInputKind.Command, Command = command }, command.TimeNanos);
            return;
        }

        ShardInput input = new() { Command = command with { OrderId = 0, NewOrderId = 0 }, Token = new OrderToken(command.OrderId, 0) };
        if (command.Kind == CommandKind.Replace)
        {
            input.ReplacedToken = input.Token;
            input.Token = new OrderToken(command.NewOrderId == 0 ? _freshToken++ : command.NewOrderId, 0);
        }

        input.Generation = _generations.GetValueOrDefault(command.Session);
        Sequence(input, command.TimeNanos);
    }

    private void Sequence(ShardInput input, long stampNanos)
    {
        (input.Kind, input.Gateway, input.Instance, input.Sequence) = (ShardInputKind.Command, 1, 1, ++_sequence);
        Apply(input, stampNanos == 0 ? NextNumber * 1_000 : stampNanos);
    }
}
