using System.Runtime.InteropServices;
using Ringside.Market.Commands;
using Ringside.Market.Engine;

namespace Ringside.Exchange.Shards;

/// <content>Commands of members' sessions.</content>
public sealed partial class ShardCore
{
    private ShardOutcome CarryOut()
    {
        ref readonly Command command = ref _input.Command;
        if (command.Kind == CommandKind.SessionConnected)
            return Connect();
        if (!_sessions.IsOwner(_input))
            return ShardOutcome.NotOwner;
        switch (command.Kind)
        {
            case CommandKind.Enter:
                return Enter();
            case CommandKind.Replace:
                return Replace();
            case CommandKind.Cancel or CommandKind.Reduce:
                return Change();
            case CommandKind.SessionDisconnected:
            case CommandKind.MassCancel when command.Scope == CancelScope.Session:
                Carry(command);
                return ShardOutcome.Applied;
            default:
                return ShardOutcome.NotOwner;
        }
    }

    /// <summary>A session is to be a gateway's. On its home shard this batch is the generation, so it is the greatest there can be; on the
    /// others the gateway names it. Who owned the session before owns it still when the engine refuses.</summary>
    private ShardOutcome Connect()
    {
        uint number = _input.Command.Session;
        bool isHome = number % (uint)_options.Shards == (uint)_options.Shard;
        long generation = isHome ? LastNumber : _input.Generation;
        int place = _sessions.Find(number);
        long known = place < 0 ? 0 : _sessions[place].Generation;
        if (generation <= known || (isHome && _input.Generation != 0))
            return ShardOutcome.NotOwner;
        if (place < 0 && _sessions.IsFull)
            return ShardOutcome.CapacityExhausted;
        if (Carry(_input.Command))
            _sessions.Own(number, _input.Gateway, _input.Instance, generation);
        return ShardOutcome.Applied;
    }

    private ShardOutcome Enter()
    {
        ulong content = ContentOf(_input);
        ShardOutcome outcome = JudgeNew(content);
        if (outcome != ShardOutcome.Applied)
            return outcome;
        Command command = _input.Command;
        command.OrderId = UseToken(content);
        command.NewOrderId = 0;
        Carry(command);
        return ShardOutcome.Applied;
    }

    private ShardOutcome Replace()
    {
        ulong content = ContentOf(_input);
        ShardOutcome outcome = JudgeNew(content);
        if (outcome is ShardOutcome.TokenRepeated or ShardOutcome.TokenReused or ShardOutcome.NotOwner)
            return outcome;
        if (!TryFindLiving(_input.ReplacedToken, out ulong replaced))
            return ShardOutcome.UnknownToken;
        if (outcome != ShardOutcome.Applied)
            return outcome;
        Command command = _input.Command;
        command.OrderId = replaced;
        command.NewOrderId = UseToken(content);
        Carry(command);
        return ShardOutcome.Applied;
    }

    private ShardOutcome Change()
    {
        if (!TryFindLiving(_input.Token, out ulong id))
            return ShardOutcome.UnknownToken;
        Command command = _input.Command;
        command.OrderId = id;
        command.NewOrderId = 0;
        Carry(command);
        return ShardOutcome.Applied;
    }

    /// <summary>Whether the token of a new order may be used; Applied when it may. No gateway sends an order without a token.</summary>
    private ShardOutcome JudgeNew(ulong content)
    {
        if (_input.Token.IsNone)
            return ShardOutcome.NotOwner;
        int place = _options.Planted == VenueFault.TokenTakenTwice ? -1 : _tokens.Find(_input.Command.Session, _input.Token);
        if (place >= 0)
            return _tokens[place].Content == content ? ShardOutcome.TokenRepeated : ShardOutcome.TokenReused;
        return _tokens.IsFull ? ShardOutcome.CapacityExhausted : ShardOutcome.Applied;
    }

    /// <summary>The token is used up from now on, whatever the engine says to the order.</summary>
    /// <returns>The id of the order.</returns>
    private ulong UseToken(ulong content)
    {
        ulong id = (ulong)LastNumber;
        _tokens.Add(_input.Command.Session, _input.Token, id, content);
        return id;
    }

    private bool TryFindLiving(OrderToken token, out ulong id)
    {
        int place = _tokens.Find(_input.Command.Session, token);
        id = place < 0 ? 0 : _tokens[place].OrderId;
        return place >= 0 && _engine.TryFindOrder(id, out _);
    }

    /// <summary>What an input asks for, without who sends it, when, and in which generation.</summary>
    private static ulong ContentOf(ShardInput input)
    {
        input.Gateway = 0;
        input.Instance = 0;
        input.Sequence = 0;
        input.Generation = 0;
        input.Command.TimeNanos = 0;
        input.Command.OrderId = 0;
        input.Command.NewOrderId = 0;
        Span<byte> bytes = stackalloc byte[ShardInput.Size];
        ShardBatch.Copy(input, bytes);
        return StateHash.Of(MemoryMarshal.Cast<byte, ulong>(bytes));
    }
}
