namespace Ringside.Simulation.Venue;

/// <content>What has gone wrong.</content>
internal sealed partial class VenueWorld
{
    private const int Outside = FaultPlan.Outside;

    internal FaultPlan Plan { get; } = new();

    /// <summary>Something has gone wrong.</summary>
    internal void Note(VenueIncident what, int node) => Note(Canaries.NameOf(what.ToString()), node);

    private void Note(string what, int node = Outside) => Plan.Add(NowNanos, what, node);
}
