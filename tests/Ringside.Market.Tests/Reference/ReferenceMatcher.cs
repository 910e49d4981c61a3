using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>
/// The rules of <c>docs/matching.md</c> once more, written from the page alone, as plainly as they stand there: lists in the order of
/// priority, every check by itself, the auction price by trying all prices. It shares no code with the engine but the commands and
/// events; that both say the same about random streams is the test of both. Speed, memory and hostile sizes are left out.
/// </summary>
internal sealed class ReferenceMatcher(ReferenceCapacities capacities)
{
    public ReferenceMarket Market { get; } = new(capacities);

    /// <summary>Carries out one command.</summary>
    /// <returns>What it caused; valid until the next command.</returns>
    public IReadOnlyList<EngineEvent> Apply(in Command command)
    {
        Market.TimeNanos = Math.Max(Market.TimeNanos, command.TimeNanos);
        Market.Events.BeginCommand();
        foreach (ReferenceInstrument instrument in Market.Instruments.Values)
            instrument.BeginCommand();
        if ((ReferenceChecks.Form(command) ?? CarryOut(command)) is { } refusal)
            Market.Events.Rejected(command, refusal);
        return Market.Events.All;
    }

    private ReferenceRefusal? CarryOut(in Command command) => command.Kind switch
    {
        CommandKind.Enter => ReferenceEntry.Enter(Market, command),
        CommandKind.Cancel => ReferenceAmendment.Cancel(Market, command),
        CommandKind.Reduce => ReferenceAmendment.Reduce(Market, command),
        CommandKind.Replace => ReferenceEntry.Replace(Market, command),
        CommandKind.MassCancel => ReferenceMassCancel.MassCancel(Market, command),
        CommandKind.SessionConnected => ReferenceAdministration.Connect(Market, command),
        CommandKind.SessionDisconnected => ReferenceMassCancel.Disconnect(Market, command),
        CommandKind.DefineMember => ReferenceAdministration.DefineMember(Market, command),
        CommandKind.Kill => ReferenceMassCancel.Kill(Market, command),
        CommandKind.Revive => ReferenceAdministration.Revive(Market, command),
        CommandKind.DefineInstrument => ReferenceAdministration.DefineInstrument(Market, command),
        CommandKind.SetState => ReferenceAdministration.SetState(Market, command),
        CommandKind.Indicate => ReferenceAdministration.Indicate(Market, command),
        CommandKind.Tick => ReferenceMassCancel.Tick(Market, command),
        _ => throw new InvalidOperationException($"{command.Kind} should have been refused as malformed"),
    };
}
