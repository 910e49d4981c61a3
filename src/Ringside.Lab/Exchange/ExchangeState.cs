namespace Ringside.Lab.Exchange;

/// <summary>The three states of the replay exchange.</summary>
public enum ExchangeState
{
    /// <summary>Listens for the one order-entry connection.</summary>
    Init,

    /// <summary>The connection is up: waits for the trader to join the group, then publishes the snapshot. Orders are a
    /// violation.</summary>
    Handshake,

    /// <summary>Publishes updates and takes orders.</summary>
    Transmit,
}
