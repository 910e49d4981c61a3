using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Administration;

/// <summary>Which commands to which shards a request comes to: the one place where actions become commands of the engine.</summary>
internal static class AdministrativePlan
{
    /// <summary>Makes the inputs of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="shards">Shards of the venue.</param>
    /// <param name="instruments">What is traded where.</param>
    /// <param name="members">Who there is.</param>
    /// <param name="parts">The inputs are added here, one for each shard or instrument, with the symbol of an instrument.</param>
    /// <returns>What is wrong with the request; None when nothing is.</returns>
    internal static AdministrativeOutcome Make(
        in AdministrativeRequest request, int shards, InstrumentTable instruments, MemberList members,
        List<(int Shard, Alpha8 Symbol, ShardInput Input)> parts)
    {
        Command command = new();
        switch (request.Action)
        {
            // Closed is the end of a day, not an administrator's: an engine opens at its start what it finds closed.
            case AdministrativeAction.SetState when request.Target <= AdministrativeTarget.Symbol && request.State != TradingState.Closed:
                command.Kind = CommandKind.SetState;
                command.State = request.State;
                return OfInstruments(request, shards, instruments, command, parts);
            case AdministrativeAction.MassCancel when request.Target == AdministrativeTarget.Symbol:
                command.Kind = CommandKind.MassCancel;
                command.Scope = CancelScope.Instrument;
                return OfInstruments(request, shards, instruments, command, parts);
            case AdministrativeAction.MassCancel when request.Target == AdministrativeTarget.User:
                command.Kind = CommandKind.MassCancel;
                command.Scope = CancelScope.Session;
                return OfUser(request, shards, members, command, parts);
            case AdministrativeAction.MassCancel when request.Target == AdministrativeTarget.Member:
                command.Kind = CommandKind.MassCancel;
                command.Scope = CancelScope.Member;
                return OfMember(request, shards, members, command, parts);
            case AdministrativeAction.Kill or AdministrativeAction.Revive when request.Target == AdministrativeTarget.Member:
                command.Kind = request.Action == AdministrativeAction.Kill ? CommandKind.Kill : CommandKind.Revive;
                return OfMember(request, shards, members, command, parts);
            case AdministrativeAction.SetLimits when request.Target == AdministrativeTarget.Member:
                command.Kind = CommandKind.DefineMember;
                (command.Quantity, command.StopPrice, command.DisplayQuantity) =
                    (request.MostQuantity, request.MostNotional, request.MostOpenOrders);
                return OfMember(request, shards, members, command, parts);
            case AdministrativeAction.EndDay when request.Target == AdministrativeTarget.Venue:
                for (int shard = 0; shard < shards; shard++)
                    parts.Add((shard, default, new ShardInput { Kind = ShardInputKind.EndOfDay }));
                return AdministrativeOutcome.None;
            case AdministrativeAction.HandOver when request.Target == AdministrativeTarget.Shard:
                command.Session = request.Node;
                if (request.Number < (uint)shards)
                    parts.Add(((int)request.Number, default, new ShardInput { Kind = ShardInputKind.HandOver, Command = command }));
                return parts.Count == 0 ? AdministrativeOutcome.NoTarget : AdministrativeOutcome.None;
            case AdministrativeAction.ChangeStores when request.Target == AdministrativeTarget.Venue && IsChange(request):
                (command.Session, command.Member) = (request.Node, request.Number);
                for (int shard = 0; shard < shards; shard++)
                    parts.Add((shard, default, new ShardInput { Kind = ShardInputKind.Stores, Command = command }));
                return AdministrativeOutcome.None;
            case AdministrativeAction.Upgrade when request.Target == AdministrativeTarget.Shard:
                command.Quantity = new LogicVerdict(LogicReason.None, 0, request.LogicVersion).ToNumber();
                if (request.Number < (uint)shards)
                    parts.Add(((int)request.Number, default, new ShardInput { Kind = ShardInputKind.LogicRaised, Command = command }));
                return parts.Count == 0 ? AdministrativeOutcome.NoTarget : AdministrativeOutcome.None;
            default:
                return AdministrativeOutcome.Malformed;
        }
    }

    private static bool IsChange(in AdministrativeRequest request) =>
        request.Number <= ushort.MaxValue && (request.Node != 0 || request.Number != 0);

    private static AdministrativeOutcome OfInstruments(
        in AdministrativeRequest request, int shards, InstrumentTable instruments, Command command,
        List<(int Shard, Alpha8 Symbol, ShardInput Input)> parts)
    {
        for (int place = 0; place < instruments.Count; place++)
        {
            InstrumentTable.Listing one = instruments[place];
            bool isMeant = request.Target switch
            {
                AdministrativeTarget.Venue => true,
                AdministrativeTarget.Shard => one.Shard == request.Number,
                _ => one.Symbol == request.Symbol,
            };
            if (!isMeant || one.Shard >= shards)
                continue;
            command.Instrument = one.Number;
            parts.Add((one.Shard, one.Symbol, InputOf(command)));
        }

        return parts.Count == 0 ? AdministrativeOutcome.NoTarget : AdministrativeOutcome.None;
    }

    private static AdministrativeOutcome OfMember(
        in AdministrativeRequest request, int shards, MemberList members, Command command,
        List<(int Shard, Alpha8 Symbol, ShardInput Input)> parts)
    {
        command.Member = request.Number;
        foreach (Member member in members.Members)
        {
            if (member.Number == request.Number)
                return OnEachShard(shards, command, parts);
        }

        return AdministrativeOutcome.NoTarget;
    }

    private static AdministrativeOutcome OfUser(
        in AdministrativeRequest request, int shards, MemberList members, Command command,
        List<(int Shard, Alpha8 Symbol, ShardInput Input)> parts)
    {
        if (!members.TryFind(request.User, out _, out MemberUser? user) || user.Kind != UserKind.Trading)
            return AdministrativeOutcome.NoTarget;
        command.Session = user.Session;
        return OnEachShard(shards, command, parts);
    }

    private static AdministrativeOutcome OnEachShard(
        int shards, in Command command, List<(int Shard, Alpha8 Symbol, ShardInput Input)> parts)
    {
        for (int shard = 0; shard < shards; shard++)
            parts.Add((shard, default, InputOf(command)));
        return AdministrativeOutcome.None;
    }

    private static ShardInput InputOf(in Command command) => new() { Kind = ShardInputKind.Administration, Command = command };
}
