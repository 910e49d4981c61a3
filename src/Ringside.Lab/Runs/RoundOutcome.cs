using Ringside.Linux.Errors;

namespace Ringside.Lab.Runs;

/// <summary>What one round gave: the recorders of both ends and the counters of their agents.</summary>
internal sealed class RoundOutcome
{
    internal required ExchangeRecorder Exchange { get; init; }

    internal required TraderRecorder Trader { get; init; }

    internal required bool Interrupted { get; init; }

    internal required long PacketsSent { get; init; }

    internal required long SendsFull { get; init; }

    internal required long LatestNanos { get; init; }

    internal required long PacketsReceived { get; init; }

    internal required long BadPackets { get; init; }

    internal required long PacketsDropped { get; init; }

    internal required long OrdersRefused { get; init; }

    internal required long OrdersLimited { get; init; }

    internal required long OrdersUnsent { get; init; }

    internal required Errno WarmPathFailure { get; init; }

    internal required long LevelsLost { get; init; }
}
