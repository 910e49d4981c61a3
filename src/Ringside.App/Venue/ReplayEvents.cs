using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>Counts what the venue has refused of a replay.</summary>
internal sealed class ReplayEvents : IClientEvents
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

    public void OnDebug(ReadOnlySpan<byte> text)
    {
        // It is for people, and nobody looks.
    }
}
