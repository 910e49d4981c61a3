using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports;

/// <summary>What a stream port shall be (tcp(7)).</summary>
public sealed record StreamPortOptions
{
    /// <summary>Frames of the pool of each connection.</summary>
    public int FrameCount { get; init; } = 64;

    /// <summary>Bytes of each frame, a power of two.</summary>
    public int FrameSize { get; init; } = 2048;

    /// <summary>Most frames kept for sending while the kernel's queue is full; at least 1.</summary>
    public int MaximumQueuedFrames { get; init; } = 32;

    /// <summary>Whether every receive tells the kernel's receive stamp (SO_TIMESTAMPING).</summary>
    public bool ReceiveStamps { get; init; }

    /// <summary>Sends small segments at once (TCP_NODELAY); off only for experiments.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>Acknowledges what was received when the reader comes back and finds nothing more, so that the acknowledgement's way
    /// through the stack does not lie in front of the data. For readers that come back at once. A TCP_QUICKACK among the
    /// <see cref="Settings"/> goes before.</summary>
    public bool LateAcknowledgements { get; init; }

    /// <summary>Socket options that the user asked for. A listener takes them, too, because its connections inherit what must stand before
    /// the handshake (SO_RCVBUF sets the window scale, tcp(7)).</summary>
    public IReadOnlyList<SocketOptionSetting> Settings { get; init; } = [];
}
