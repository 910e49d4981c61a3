using Ringside.App.Output;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Gateways;

namespace Ringside.App.Venue;

/// <summary>What a client without a picture of its own tells while it runs: of its connection, and what the gateway says to
/// people.</summary>
/// <param name="json">Whether the connection is told in JSON.</param>
/// <param name="output">Where JSON goes.</param>
/// <param name="errors">Where text for people goes.</param>
internal sealed class ClientNotes(bool json, TextWriter output, TextWriter errors)
{
    private TextWriter Place => json ? output : errors;

    /// <summary>Whether the gateway's words are the reason for the end, which is told there.</summary>
    internal static bool IsToldAtTheEnd(ReadOnlySpan<byte> text) =>
        text.SequenceEqual(GatewayNotes.TooMany) || text.SequenceEqual(GatewayNotes.Superseded);

    /// <summary>The connection is lost.</summary>
    internal void Lose(ClientEnd why, long patienceNanos) => Place.Write(ConnectionText.Lost(json, why, patienceNanos));

    /// <summary>It is back.</summary>
    internal void Return() => Place.Write(ConnectionText.Back(json));

    /// <summary>The gateway says something to people.</summary>
    internal void Say(ReadOnlySpan<byte> text)
    {
        if (!IsToldAtTheEnd(text))
        {
            errors.WriteLine($"the gateway says: {PayloadText.Of(text)}");
        }
    }
}
