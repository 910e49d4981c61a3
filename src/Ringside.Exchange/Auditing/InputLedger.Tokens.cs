using System.Runtime.CompilerServices;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Exchange.Auditing;

/// <content>Which order a token names, and what its sender asked for.</content>
internal sealed partial class InputLedger
{
    private void CheckTokens(in StableBatch batch)
    {
        switch (batch.Input.Command.Kind)
        {
            case CommandKind.Enter:
                CheckNew(batch);
                break;
            case CommandKind.Replace:
                CheckNew(batch);
                CheckOld(batch, batch.Input.ReplacedToken);
                break;
            case CommandKind.Cancel or CommandKind.Reduce:
                CheckOld(batch, batch.Input.Token);
                break;
            default:
                break;
        }
    }

    /// <summary>The token of a new order: used for the first time, or refused.</summary>
    private void CheckNew(in StableBatch batch)
    {
        (uint, OrderToken) key = (batch.Input.Command.Session, batch.Input.Token);
        bool isUsed = _tokens.TryGetValue(key, out ulong used);
        bool saysUsed = batch.Outcome is ShardOutcome.TokenRepeated or ShardOutcome.TokenReused;
        if (isUsed != saysUsed)
            Found(AuditRule.Tokens, $"a token that {(isUsed ? $"names order {used} already" : "is new")}", $"{batch.Outcome}");
        if (batch.Outcome != ShardOutcome.Applied)
            return;
        if (batch.Input.Token.IsNone)
            Found(AuditRule.Tokens, "a new order with a token", "none");
        _tokens[key] = (ulong)batch.Number;
        if (batch.Input.Command.Kind == CommandKind.Enter && !batch.Events.IsEmpty)
            CheckAccepted(batch);
    }

    private void CheckAccepted(in StableBatch batch)
    {
        ref readonly Command command = ref batch.Input.Command;
        ref readonly EngineEvent first = ref batch.Events[0];
        if (first.OrderId != (ulong)batch.Number)
            Found(AuditRule.Tokens, $"order {batch.Number}, named by its batch", $"{first.Kind} of order {first.OrderId}");
        if (first.Kind == EventKind.Rejected)
            return;
        bool isAsked = first.Kind == EventKind.Accepted && first.Quantity == command.Quantity && first.Side == command.Side
            && first.Price == command.Price && first.Instrument == command.Instrument && first.Session == command.Session
            && first.Code == (byte)command.Type && first.Other == command.StopPrice;
        if (!isAsked)
        {
            Found(
                AuditRule.AsAsked,
                $"an order of session {command.Session}: {command.Type} {command.Side} {command.Quantity} at {command.Price} of instrument "
                    + $"{command.Instrument}",
                $"{first.Kind} of session {first.Session}: {(OrderType)first.Code} {first.Side} {first.Quantity} at {first.Price} of "
                    + $"instrument {first.Instrument}");
        }
    }

    /// <summary>The token of an order that is there: open, or unknown.</summary>
    private void CheckOld(in StableBatch batch, OrderToken token)
    {
        _tokens.TryGetValue((batch.Input.Command.Session, token), out ulong id);
        bool isOpen = id != 0 && orders.IsOpen(id);
        switch (batch.Outcome)
        {
            case ShardOutcome.UnknownToken when isOpen:
                Found(AuditRule.Tokens, $"a token that names order {id}, which is open", $"{batch.Outcome}");
                break;
            case ShardOutcome.Applied when !isOpen:
                Found(AuditRule.Tokens, "UnknownToken for a token that names no order that is open", $"{batch.Outcome}");
                break;
            case ShardOutcome.Applied when !batch.Events.IsEmpty:
                CheckChanged(batch, id);
                break;
            default:
                break;
        }
    }

    private void CheckChanged(in StableBatch batch, ulong id)
    {
        ref readonly Command command = ref batch.Input.Command;
        ref readonly EngineEvent first = ref batch.Events[0];
        ulong named = first.Kind == EventKind.Replaced ? first.OtherId : first.OrderId;
        if (named != id)
            Found(AuditRule.Tokens, $"a change of order {id}, which its token names", $"{first.Kind} of order {named}");
        ref AuditedOrder order = ref orders.Find(id);
        if (Unsafe.IsNullRef(ref order) || first.Kind == EventKind.Rejected)
            return;
        long executed = (command.Flags & CommandFlags.QuantityIsTotal) != 0 ? order.Traded : 0;
        long wanted = command.Kind == CommandKind.Cancel ? 0 : Math.Max(0, command.Quantity - executed);
        long got = first.Kind == EventKind.Replaced ? first.Quantity : first.Other;
        bool isKind = first.Kind == EventKind.Cancelled || (first.Kind == EventKind.Replaced && command.Kind == CommandKind.Replace);
        bool isPrice = first.Kind != EventKind.Replaced || order.Type is OrderType.Stop or OrderType.Market || first.Price == command.Price;
        bool isNamed = first.Kind != EventKind.Replaced || first.OrderId == (ulong)batch.Number;
        if (!isKind || !isPrice || !isNamed || got != wanted)
        {
            Found(
                AuditRule.AsAsked,
                $"{command.Kind} to leave {wanted} of order {id}, at {command.Price} if it is replaced",
                $"{first.Kind} that leaves {got} at {first.Price} as order {first.OrderId}");
        }
    }

    /// <summary>Only what was carried out has events, and all of that has.</summary>
    private void CheckEvents(in StableBatch batch)
    {
        int count = batch.Events.Length;
        if (batch.Outcome != ShardOutcome.Applied)
        {
            if (count != 0)
                Found(AuditRule.Outcome, $"no events of an input that is {batch.Outcome}", $"{count}");
            return;
        }

        bool isCommand = batch.Input.Kind is ShardInputKind.Command or ShardInputKind.Administration;
        bool isEmpty = batch.Input.Kind is ShardInputKind.GatewayStarted or ShardInputKind.HandOver or ShardInputKind.Stores
            or ShardInputKind.LogicRaised;
        if (isEmpty ? count != 0 : isCommand && count == 0)
            Found(AuditRule.Outcome, count == 0 ? "events of a command" : $"no events of {batch.Input.Kind}", $"{count}");
        foreach (ref readonly EngineEvent one in batch.Events)
        {
            if (isCommand && count > 1 && one.Kind == EventKind.Rejected)
                Found(AuditRule.Outcome, "a rejection that stands alone", $"{count} events");
        }
    }
}
