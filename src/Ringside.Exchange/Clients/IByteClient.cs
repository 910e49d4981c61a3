namespace Ringside.Exchange.Clients;

/// <summary>The client's side of a connection, as what moves its bytes sees it.</summary>
public interface IByteClient
{
    /// <summary>Bytes for the server that lie in one piece; good until the next call.</summary>
    ReadOnlySpan<byte> Outgoing { get; }

    /// <summary>So many of the outgoing bytes have left.</summary>
    /// <param name="count">How many.</param>
    /// <param name="nowNanos">The time.</param>
    void Sent(int count, long nowNanos);

    /// <summary>Bytes of the server have come. Nothing is thrown, whatever they are.</summary>
    /// <param name="bytes">The bytes, in order.</param>
    /// <param name="nowNanos">The time.</param>
    void Received(ReadOnlySpan<byte> bytes, long nowNanos);
}
