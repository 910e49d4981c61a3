namespace Ringside.App.Drills;

/// <summary>A numbered message that a member was sent.</summary>
/// <param name="Number">Its number in the member's stream.</param>
/// <param name="Message">What it says.</param>
/// <param name="ReceivedNanos">When it came, CLOCK_MONOTONIC_RAW.</param>
/// <param name="IntendedNanos">When the request that it answers was meant to be sent; 0 when it answers none.</param>
/// <param name="Shard">Of which shard the order is; negative when that is not known.</param>
internal readonly record struct HistoryEntry(
    ulong Number, MemberMessage Message, long ReceivedNanos, long IntendedNanos, int Shard);
