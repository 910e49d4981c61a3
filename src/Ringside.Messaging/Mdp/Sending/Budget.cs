namespace Ringside.Messaging.Mdp.Sending;

/// <summary>A number of things that all peers of a node share.</summary>
internal sealed class Budget(int most)
{
    /// <summary>Most at a time.</summary>
    internal int Most { get; } = most;

    /// <summary>How many are out.</summary>
    internal int Used { get; private set; }

    /// <summary>How many more there may be.</summary>
    internal int Left => Most - Used;

    internal void Take(int count) => Used += count;

    internal void Give(int count) => Used -= count;
}
