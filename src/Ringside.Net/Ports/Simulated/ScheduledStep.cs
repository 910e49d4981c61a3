namespace Ringside.Net.Ports.Simulated;

/// <summary>What a scheduled event does. Those of streams are the segments of RFC 9293.</summary>
internal enum ScheduledStep : byte
{
    /// <summary>A datagram reaches a host.</summary>
    Datagram,

    /// <summary>The wish to connect reaches the listener's host (SYN).</summary>
    Ask,

    /// <summary>The answer reaches the one that connects (SYN and ACK).</summary>
    Answer,

    /// <summary>Bytes reach the other end.</summary>
    Bytes,

    /// <summary>The end of the bytes reaches the other end (FIN).</summary>
    End,

    /// <summary>A refusal or reset reaches the subject (RST).</summary>
    Reset,

    /// <summary>It is time to try again.</summary>
    Retry,
}
