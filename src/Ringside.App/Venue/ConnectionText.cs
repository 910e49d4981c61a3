using System.Globalization;
using Ringside.App.Output;
using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>What is told when a connection is lost, and when it is back: a line of text or JSON.</summary>
internal static class ConnectionText
{
    private const long Second = 1_000_000_000;

    /// <summary>The connection is lost.</summary>
    /// <param name="json">Whether the line is JSON.</param>
    /// <param name="why">Why.</param>
    /// <param name="patienceNanos">How long another one is tried.</param>
    internal static string Lost(bool json, ClientEnd why, long patienceNanos)
    {
        long seconds = patienceNanos / Second;
        return json
            ? JsonLine.Of("connection_lost", line =>
            {
                line.WriteString("reason", Reason(why));
                line.WriteNumber("tries_for_seconds", seconds);
            })
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the connection is lost ({Reason(why)}); trying again for {seconds} s, and orders wait until it is back\n");
    }

    /// <summary>There is another connection.</summary>
    /// <param name="json">Whether the line is JSON.</param>
    internal static string Back(bool json) => json ? JsonLine.Of("connection_back", _ => { }) : "the connection is back\n";

    private static string Reason(ClientEnd why) => why switch
    {
        ClientEnd.Silent => "the gateway was silent for too long",
        ClientEnd.Stalled => "the gateway took nothing for too long",
        _ => "the gateway has closed it, or is gone",
    };
}
