using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Hosting;

/// <summary>What a <see cref="StreamSwitch"/> is told.</summary>
public sealed record StreamSwitchOptions
{
    /// <summary>Name of the interface that multicast leaves by and is heard on.</summary>
    public required string Interface { get; init; }

    /// <summary>Groups of all streams.</summary>
    public required IReadOnlyList<Endpoint> Groups { get; init; }

    /// <summary>Whether there are writers or stores outside this thread, whose multicast must be heard.</summary>
    public required bool HearsOthers { get; init; }

    /// <summary>Bytes that may wait for each node.</summary>
    public int InboxBytes { get; init; } = 8 << 20;

    /// <summary>Bytes of the receive queues to ask the kernel for.</summary>
    public int ReceiveBufferBytes { get; init; } = 8 << 20;

    /// <summary>Where nobody outside is heard: how long questions from outside may wait while this thread is busy.</summary>
    public long OutsidePauseNanos { get; init; } = 50_000;
}
