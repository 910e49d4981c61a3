using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>One matcher beside the reference, fed with the same commands.</summary>
internal sealed class DifferentialRun(IMatcherUnderTest subject, ReferenceCapacities capacities, Cadence cadence) : IDisposable
{
    private readonly ReferenceMatcher _reference = new(capacities);
    private readonly ShareLedger _ledger = new();
    private int _commands;

    public ReferenceMarket Market => _reference.Market;

    /// <summary>Runs a stream from the beginning until the two part.</summary>
    public static Difference? Replay(
        IReadOnlyList<Command> commands, Func<IMatcherUnderTest> subject, ReferenceCapacities capacities, Cadence cadence)
    {
        using DifferentialRun run = new(subject(), capacities, cadence);
        for (int i = 0; i < commands.Count; i++)
        {
            if (run.Step(commands[i], null) is { } text)
                return new Difference(i, text);
        }

        return run.CheckState() is { } late ? new Difference(commands.Count - 1, late) : null;
    }

    public void Dispose() => subject.Dispose();

    /// <summary>One command more.</summary>
    /// <returns>How the two part; null when they agree.</returns>
    public string? Step(in Command command, EventCoverage? coverage)
    {
        try
        {
            return Compare(command, coverage);
        }
        catch (Exception error)
        {
            return $"an exception, which no command may cause: {error}";
        }
    }

    /// <summary>The whole state, in both and between both.</summary>
    public string? CheckState() =>
        subject.CheckState(Market) ?? _ledger.Compare(Market.Live.ToDictionary(order => order.Key, order => order.Value.Open));

    private string? Compare(in Command command, EventCoverage? coverage)
    {
        _commands++;
        IReadOnlyList<EngineEvent> expected = _reference.Apply(command);
        ReadOnlySpan<EngineEvent> events = subject.Apply(command);
        coverage?.Count(command, events);
        return CompareEvents(expected, events)
            ?? _ledger.Enter(events)
            ?? subject.CheckInvariants()
            ?? (IsDue(cadence.StateEvery) ? CheckState() : null)
            ?? (IsDue(cadence.ReloadEvery) ? subject.Reload() ?? subject.CheckState(Market) : null);
    }

    private static string? CompareEvents(IReadOnlyList<EngineEvent> expected, ReadOnlySpan<EngineEvent> events)
    {
        for (int i = 0; i < Math.Max(expected.Count, events.Length); i++)
        {
            if (i >= expected.Count)
                return $"event {i}: expected none more, got {StreamPrinter.Line(events[i])}";
            if (i >= events.Length)
                return $"event {i}: expected {StreamPrinter.Line(expected[i])}, got none more";
            if (expected[i] != events[i])
                return $"event {i}: expected {StreamPrinter.Line(expected[i])}\n               got {StreamPrinter.Line(events[i])}";
        }

        return null;
    }

    private bool IsDue(int every) => every > 0 && _commands % every == 0;
}
