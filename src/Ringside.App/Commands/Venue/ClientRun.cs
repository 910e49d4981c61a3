using Ringside.App.Venue;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Doors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.App.Commands.Venue;

/// <summary>Runs a client of a gateway on a thread of its own until it has ended or is interrupted.</summary>
internal static class ClientRun
{
    /// <summary>Seconds for which a lost connection is tried again, unless something else is said.</summary>
    internal const long ReconnectSeconds = 60;

    private const long Second = 1_000_000_000;

    /// <summary>Runs it.</summary>
    /// <returns>Whether it was interrupted.</returns>
    internal static bool Run(
        IBackend backend, Endpoint gateway, TlsTrust? trust, OuchClient client, WaitStrategy strategy, Func<Waiter, IOuchUser> create,
        long reconnectSeconds = ReconnectSeconds)
    {
        var reconnection = new Reconnection(reconnectSeconds * Second);
        using var interruption = new Interruption();
        using AgentThread thread = AgentThread.Start(
            waiter => new OuchAgent(backend.ForThread(waiter), gateway, client, create(waiter), trust, reconnection, waiter),
            new AgentThreadOptions { Name = "client", Strategy = strategy });
        using (interruption.Token.Register(thread.RequestStop))
        {
            thread.Join();
        }

        return interruption.Token.IsCancellationRequested;
    }

    /// <summary>Says why a client has not come to the end that it wanted.</summary>
    /// <param name="client">The client.</param>
    /// <param name="gateway">Where it was.</param>
    /// <param name="isTls">Whether TLS was spoken.</param>
    /// <param name="healthPage">Where the gateway tells what it waits for.</param>
    /// <exception cref="RefusedException">The gateway did not let it in, or the connection was of no use.</exception>
    internal static void ThrowIfRefused(OuchClient client, Endpoint gateway, bool isTls, string healthPage)
    {
        string? why = client.End switch
        {
            ClientEnd.LoginRefused when client.Refusal == SoupRejectReason.SessionNotAvailable =>
                $"refused the log-in: {ReasonText.OfLogin((byte)client.Refusal)} (S); {healthPage} says what it waits for",
            ClientEnd.LoginRefused => "refused the log-in: " + ReasonText.OfLogin((byte)client.Refusal),
            ClientEnd.LoginTimeout =>
                "did not answer the log-in: the venue is starting, or an engine or its stores are away; "
                    + $"{healthPage} says what it waits for",
            ClientEnd.BadPacket => "sent something that is no SoupBinTCP",
            ClientEnd.WrongPlace => "goes on at another place of the session than was asked for",
            ClientEnd.Superseded => "has let another connection into the session, which has this one's log-in",
            ClientEnd.TooFast => "has ended the connection, as the session sends far more than its rate; of what was not answered a part "
                + "may have been taken",
            ClientEnd.LoggedOut or ClientEnd.EndOfSession or ClientEnd.None => null,
            _ when client.Logins == 0 => "closed the connection before the log-in, as one does that "
                + (isTls ? "speaks no TLS" : "wants TLS (--tls)"),
            _ => "is lost, and no other connection could be made",
        };
        if (why is not null)
        {
            throw new RefusedException($"the gateway at {gateway} {why}");
        }
    }
}
