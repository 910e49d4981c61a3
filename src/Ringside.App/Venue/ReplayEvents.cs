using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>Counts what the venue has refused of a replay.</summary>
/// <param name="notes">Tells what the gateway says to people.</param>
internal sealed class ReplayEvents(ClientNotes notes) : IClientEvents
{
    /// <summary>Orders, replacements and cancels that were refused, without those whose order others had taken meanwhile.</summary>
    internal ReasonCounts Rejected { get; } = new();

    /// <summary>Orders and replacements that stood.</summary>
    internal long Stood { get; private set; }

    /// <summary>Whether there was no order that was not refused.</summary>
    internal bool IsAllRefused => Stood == 0 && Rejected.Total > 0;

    public void On(in ClientEvent one)
    {
        Stood += one.Kind is ClientEventKind.Accepted or ClientEventKind.Replaced ? 1 : 0;
        if (one.Kind == ClientEventKind.Rejected && one.Code != (byte)'o')
        {
            Rejected.Count(one.Code);
        }
    }

    public void OnDebug(ReadOnlySpan<byte> text) => notes.Say(text);
}
