using Ringside.Exchange.Members;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Gateways;

/// <summary>What a gateway asks of the one who owns it. It must not call the gateway from within.</summary>
public interface IGatewayHost
{
    /// <summary>Verify a secret, away from this thread (<see cref="SecretHash.Verify"/>), and tell the outcome to
    /// <see cref="GatewayCore.Verified"/>. Never more at one time than <see cref="GatewayOptions.MostHashes"/>.</summary>
    /// <param name="ticket">Names this log-in.</param>
    /// <param name="hash">What the secret is held against.</param>
    /// <param name="secret">The secret.</param>
    void Verify(long ticket, SecretHash hash, Alpha10 secret);

    /// <summary>A connection to which nothing had to be sent has bytes to send now (<see cref="GatewayCore.Outgoing"/>). Whoever has sent
    /// only a part of them goes on without being told again.</summary>
    /// <param name="connection">Number of the connection.</param>
    void HasOutput(int connection);

    /// <summary>A connection has ended: close it. Its number may be given to another one from now on.</summary>
    /// <param name="connection">Number of the connection.</param>
    /// <param name="reason">Why.</param>
    void Close(int connection, CloseReason reason);

    /// <summary>A name is locked out from an address, for as long as the options say; nothing has to be done.</summary>
    /// <param name="name">The name, whether there is such a user or not.</param>
    /// <param name="address">Where it came from.</param>
    void LockedOut(Alpha6 name, ClientAddress address)
    {
    }
}
