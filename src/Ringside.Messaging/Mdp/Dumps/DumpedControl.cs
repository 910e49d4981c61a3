namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>A control frame.</summary>
/// <param name="Kind">What it says: <c>missing</c>, <c>heartbeat</c>, <c>path-probe</c>, <c>address-challenge</c>, <c>address-answer</c> or
/// <c>close</c>.</param>
/// <param name="Bytes">Bytes of its data.</param>
public sealed record DumpedControl(string Kind, int Bytes)
{
    /// <summary>Packets that are missing, in low halves of their numbers.</summary>
    public IReadOnlyList<DumpedRange> Missing { get; init; } = [];

    /// <summary>The eight bytes of an address challenge or its answer.</summary>
    public ulong? Token { get; init; }

    /// <summary>Why the connection is closed: the number of a <see cref="DisconnectReason"/>.</summary>
    public DisconnectReason? Reason { get; init; }
}
