namespace Ringside.Exchange.MarketData;

/// <summary>Where packets of a feed go: one line of it, as its owner connects it to a port.</summary>
public interface IPacketOutput
{
    /// <summary>Sends one packet.</summary>
    /// <param name="packet">The payload of a datagram; good until the call returns.</param>
    /// <returns>False when it could not be sent now: it is lost for this line, like one that is lost on the way.</returns>
    bool TrySend(ReadOnlySpan<byte> packet);
}
