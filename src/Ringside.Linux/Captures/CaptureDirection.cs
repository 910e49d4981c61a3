namespace Ringside.Linux.Captures;

/// <summary>Which way a captured frame went (option epb_flags of pcapng, draft-ietf-opsawg-pcapng section 4.3.1; see
/// wireshark(1)).</summary>
public enum CaptureDirection
{
    /// <summary>Not told.</summary>
    Unknown = 0,

    /// <summary>Received.</summary>
    Inbound = 1,

    /// <summary>Sent.</summary>
    Outbound = 2,
}
