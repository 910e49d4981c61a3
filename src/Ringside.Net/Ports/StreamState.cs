namespace Ringside.Net.Ports;

/// <summary>Life of a stream connection (poll(2) tells the changes; the states of RFC 9293 that matter to a user).</summary>
public enum StreamState
{
    /// <summary>The connection is being made.</summary>
    Connecting,

    /// <summary>Both directions work.</summary>
    Open,

    /// <summary>The peer has shut down its sending side or has ended (POLLRDHUP, POLLHUP); what it sent before can still be
    /// received.</summary>
    PeerClosed,

    /// <summary>The connection failed: refused, reset, timed out; see the port's last error.</summary>
    Failed,

    /// <summary>Closed by this side.</summary>
    Closed,
}
