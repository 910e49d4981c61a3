using Ringside.Messaging.Streams.Writing;

namespace Ringside.Simulation.Venue;

/// <summary>What a coordinator does for one stream: nobody gets an epoch twice.</summary>
internal sealed class VenueClaims : IEpochClaims
{
    private uint _last;

    public ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        epoch = _last = Math.Max(_last, above) + 1;
        problem = string.Empty;
        return ClaimState.Claimed;
    }
}
