namespace Ringside.Exchange.Doors;

/// <summary>How connections will be served.</summary>
/// <param name="Kind">How.</param>
/// <param name="WhyNotRing">What refused a ring, when one was tried and something less is used; null otherwise.</param>
public sealed record ChosenConnections(ConnectionKind Kind, string? WhyNotRing)
{
    /// <summary>In words: what it is, and why it is not a ring where one was wanted.</summary>
    public override string ToString() => Kind == ConnectionKind.Ring ? "io_uring"
        : WhyNotRing is null ? "epoll"
        : $"epoll, because a ring was refused: {WhyNotRing}";
}
