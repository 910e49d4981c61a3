namespace Ringside.Linux.Polling;

/// <summary>What a descriptor is watched for and what it reports (poll(2)).</summary>
[Flags]
public enum PollEvents : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>POLLIN: there is something to read or to accept.</summary>
    Readable = 0x001,

    /// <summary>POLLOUT: a write would not block.</summary>
    Writable = 0x004,

    /// <summary>POLLERR: an error is pending; always reported.</summary>
    Error = 0x008,

    /// <summary>POLLHUP: both directions are shut down; always reported.</summary>
    HangUp = 0x010,

    /// <summary>POLLNVAL: the descriptor is not open; always reported.</summary>
    Invalid = 0x020,

    /// <summary>POLLRDHUP: the peer will send no more.</summary>
    PeerHangUp = 0x2000,
}
