namespace Ringside.Net.Capabilities;

/// <summary>An honest account of one port or one back end: what was asked, what was obtained, why not
/// (the privileges behind it are those of capabilities(7)).</summary>
/// <param name="Backend">Name of the back end, as <c>xdp</c>.</param>
/// <param name="Mode">How it really runs, as <c>generic-copy</c>; empty where a back end has one way only.</param>
/// <param name="Items">One entry for each thing asked, in the order of asking.</param>
public sealed record CapabilityReport(string Backend, string Mode, IReadOnlyList<Capability> Items)
{
    /// <summary>Back end and mode in one word, as <c>xdp:generic-copy</c>.</summary>
    public string FullName => Mode.Length == 0 ? Backend : $"{Backend}:{Mode}";
}
