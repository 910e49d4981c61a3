using Ringside.App.Output;
using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>Counts what the venue has refused of a replay.</summary>
/// <param name="notes">Where it is told what the gateway says to people.</param>
internal sealed class ReplayEvents(TextWriter notes) : IClientEvents
{
    /// <summary>Orders, replacements and cancels that were refused, without those whose order others had taken meanwhile.</summary>
    internal ReasonCounts Rejected { get; } = new();

    public void On(in ClientEvent one)
    {
        if (one.Kind == ClientEventKind.Rejected && one.Code != (byte)'o')
        {
            Rejected.Count(one.Code);
        }
    }

    public void OnDebug(ReadOnlySpan<byte> text) => notes.WriteLine($"the gateway says: {PayloadText.Of(text.ToArray())}");
}
