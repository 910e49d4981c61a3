namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>The fields of a packet's header that steer what flows.</summary>
public sealed record DumpedFlow
{
    /// <summary>Low half of the packet number up to which its sender has all, or waits for nothing.</summary>
    public required uint Confirmed { get; init; }

    /// <summary>How far back from this packet's number the lowest one stands that its sender still waits for.</summary>
    public required uint Settled { get; init; }

    /// <summary>Low half of the highest block number that may be sent to its sender.</summary>
    public required uint Credit { get; init; }

    /// <summary>Microseconds from the arrival of the highest packet until this confirmation.</summary>
    public required int DelayMicros { get; init; }

    /// <summary>It must be confirmed.</summary>
    public required bool WantsConfirmation { get; init; }

    /// <summary>Its block has no number and is never sent again.</summary>
    public required bool IsBestEffort { get; init; }

    /// <summary>Its sender has nothing behind it.</summary>
    public required bool IsLast { get; init; }

    /// <summary>Packets beyond <see cref="Confirmed"/> that arrived, counted from it: 1 is the next one.</summary>
    public IReadOnlyList<DumpedRange> Ranges { get; init; } = [];
}
