using Ringside.Exchange.Administration;
using Ringside.Exchange.Shards;
using Ringside.Market.Events;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Gateways;

/// <content>What administrators ask for. Each part of a request is an input like any other, sent again until it is in the stable stream,
/// carried out once, and answered from there.</content>
public sealed partial class GatewayCore
{
    private readonly List<AdministrativePart> _administered = [];
    private readonly List<(int Shard, Alpha8 Symbol, ShardInput Input)> _parts = [];

    private void LetAdministratorIn(GatewayConnection connection, long nowNanos)
    {
        connection.IsAdministrator = true;
        connection.Soup.Accept(_options.Day, 1, nowNanos);
        connection.Soup.TrySend(SoupPacketType.ServerHeartbeat, [], nowNanos);
    }

    private void TakeAdministration(int number, GatewayConnection connection, ReadOnlySpan<byte> message, long nowNanos)
    {
        if (!AdministrativeRequest.TryRead(message, out AdministrativeRequest request))
        {
            Counters.NoMessages++;
            connection.Soup.TrySend(SoupPacketType.Debug, "this is no request of an administrator"u8, nowNanos);
            connection.Soup.Drain(CloseReason.UnexpectedPacket, nowNanos);
            return;
        }

        if (request.Action == AdministrativeAction.Unlock)
        {
            Answer(connection, Unlock(request, nowNanos), nowNanos);
            return;
        }

        _parts.Clear();
        AdministrativeOutcome problem = AdministrativePlan.Make(request, _options.Shards, _streams.Instruments, _members, _parts);
        if (problem == AdministrativeOutcome.None && !HasRoomFor(_parts))
            problem = AdministrativeOutcome.Busy;
        if (problem != AdministrativeOutcome.None)
        {
            Counters.Refused++;
            Answer(connection, new AdministrativeAnswer { Outcome = problem, Request = request.Request }, nowNanos);
            return;
        }

        Counters.Administered += _parts.Count;
        int before = _administered.Count;
        foreach ((int shard, Alpha8 symbol, ShardInput input) in _parts)
        {
            _administered.Add(new AdministrativePart(number, connection.Visit, request.Request, shard, _unsettled[shard].Next, symbol));
            Send(shard, input);
        }

        foreach (AdministrativePart part in _administered[before..].FindAll(part => _streams.IsOver(part.Shard)))
            Answer(part, DayIsOver(part), nowNanos);
    }

    // Who is locked out is this gateway's own memory: nothing of it is in any stream.
    private AdministrativeAnswer Unlock(in AdministrativeRequest request, long nowNanos)
    {
        bool isWhole = request.Target == AdministrativeTarget.User && request.User != default;
        int released = isWhole ? _lockOut.Release(request.User, nowNanos) : 0;
        Counters.Administered += released > 0 ? 1 : 0;
        Counters.Refused += released > 0 ? 0 : 1;
        return new AdministrativeAnswer
        {
            Outcome = !isWhole ? AdministrativeOutcome.Malformed
                : released > 0 ? AdministrativeOutcome.Done
                : AdministrativeOutcome.NoTarget,
            Request = request.Request,
            Canceled = released,
        };
    }

    private bool HasRoomFor(List<(int Shard, Alpha8 Symbol, ShardInput Input)> parts)
    {
        Span<int> needed = stackalloc int[byte.MaxValue + 1];
        needed.Clear();
        foreach ((int shard, _, _) in parts)
            needed[shard]++;
        for (int shard = 0; shard < _unsettled.Length; shard++)
        {
            if (_unsettled[shard].Count + needed[shard] > _options.MostUnsettled)
                return false;
        }

        return true;
    }

    /// <summary>A part is in the stable stream.</summary>
    private void TakeAdministered(in StableBatch batch, long nowNanos)
    {
        for (int index = 0; index < _administered.Count; index++)
        {
            AdministrativePart part = _administered[index];
            if (part.Shard != batch.Shard || part.Sequence != batch.Input.Sequence)
                continue;
            Answer(part, AnswerTo(part, batch), nowNanos);
            return;
        }
    }

    private void Answer(in AdministrativePart part, in AdministrativeAnswer answer, long nowNanos)
    {
        _administered.Remove(part);
        if (Find(part.Connection) is not { } connection || connection.Visit != part.Visit)
            return; // who asked is gone; what came of it stands in the stream all the same
        (int Connection, long Visit, uint Request) asked = (part.Connection, part.Visit, part.Request);
        uint toCome = (uint)_administered.Count(other => (other.Connection, other.Visit, other.Request) == asked);
        Answer(connection, answer with { ToCome = toCome }, nowNanos);
        Settle(part.Connection, connection);
    }

    private static AdministrativeAnswer DayIsOver(in AdministrativePart part) => new()
    {
        Outcome = AdministrativeOutcome.Refused,
        Code = RejectCode.DayHasEnded,
        Shard = (byte)part.Shard,
        Request = part.Request,
        Symbol = part.Symbol,
    };

    private static AdministrativeAnswer AnswerTo(in AdministrativePart part, in StableBatch batch)
    {
        EngineEvent last = batch.Events.IsEmpty ? default : batch.Events[^1];
        bool isChange = batch.Input.Kind == ShardInputKind.Stores && batch.Outcome == ShardOutcome.Applied;
        long problem = isChange ? batch.Input.Command.Quantity : 0;
        bool isDone = batch.Outcome == ShardOutcome.Applied && last.Kind != EventKind.Rejected && problem == 0;
        bool isNotReady = batch.Outcome == ShardOutcome.NotReady;
        bool namesVerdict = isNotReady || (isDone && batch.Input.Kind == ShardInputKind.LogicRaised);
        return new AdministrativeAnswer
        {
            Outcome = isDone ? AdministrativeOutcome.Done : isNotReady ? AdministrativeOutcome.NotReady : AdministrativeOutcome.Refused,
            Code = last.Kind == EventKind.Rejected ? (RejectCode)last.Code
                : isDone || isNotReady || problem != 0 ? RejectCode.None
                : RejectCode.DayHasEnded,
            Shard = (byte)part.Shard,
            Request = part.Request,
            Symbol = part.Symbol,
            Canceled = namesVerdict ? batch.Input.Command.Quantity : last.Kind == EventKind.Acknowledged ? last.Quantity : problem,
        };
    }

    /// <summary>A part of a request that is on its way.</summary>
    /// <param name="Connection">Number of the connection of who has asked.</param>
    /// <param name="Visit">Which connection of that number.</param>
    /// <param name="Request">Names the request.</param>
    /// <param name="Shard">Where it goes.</param>
    /// <param name="Sequence">Of its input.</param>
    /// <param name="Symbol">The instrument; blank for a whole shard.</param>
    private readonly record struct AdministrativePart(
        int Connection, long Visit, uint Request, int Shard, long Sequence, Alpha8 Symbol);
}
