namespace Ringside.Lab.Oracles;

/// <summary>How far the received orders are the expected ones.</summary>
/// <param name="Correct">Orders that came as expected and in order: the length of the longest common subsequence.</param>
/// <param name="Missed">Expected orders that did not come: expected - correct.</param>
/// <param name="Unexpected">Received orders that nothing called for: received - correct.</param>
/// <param name="SkippedCells">Pairs of a received and an expected order that were not compared because the two lists are too
/// long and too different, see <see cref="OrderAlignment.MaximumCells"/>; 0 is the normal case.</param>
public readonly record struct OrderAlignmentResult(int Correct, int Missed, int Unexpected, long SkippedCells)
{
    /// <summary>The received orders are exactly the expected ones, in the same order: order n belongs to trigger n.</summary>
    public bool Exact => Missed == 0 && Unexpected == 0;

    /// <summary>Not all pairs were compared: <see cref="Correct"/> may be too low, and the two others by as much too high.</summary>
    public bool IsLowerBound => SkippedCells > 0;
}
