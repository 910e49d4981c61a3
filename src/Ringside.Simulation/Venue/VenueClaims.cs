using Ringside.Messaging.Streams.Writing;

namespace Ringside.Simulation.Venue;

/// <summary>What a coordinator does for one stream: nobody gets an epoch twice. It answers late, and while it is away not at all.</summary>
internal sealed class VenueClaims(VenueWorld world)
{
    private uint _last;

    /// <summary>The way of one process to it.</summary>
    internal IClaimPlace For() => new Way(this);

    // A claim that is under way when its process dies may have been carried out: its epoch is taken all the same.
    private sealed class Way(VenueClaims claims) : IClaimPlace
    {
        private long _dueNanos = long.MinValue;

        public bool IsLeaderGone => false;

        public void Turn(long applied)
        {
        }

        public void Die()
        {
        }

        public ClaimState Claim(uint above, out uint epoch, out string problem)
        {
            (epoch, problem) = (0, string.Empty);
            VenueWorld world = claims.World;
            if (_dueNanos == long.MinValue)
            {
                _dueNanos = world.NowNanos + (world.Scenario.HasElection ? world.Dice.Below(world.Scenario.ClaimNanos) : 0);
                claims._last = Math.Max(claims._last, above) + (world.Dice.Chance(10) ? 1U : 0U);
            }

            if (world.NowNanos < Math.Max(_dueNanos, world.CoordinatorAwayNanos))
            {
                return ClaimState.Pending;
            }

            (epoch, _dueNanos) = (claims._last = Math.Max(claims._last, above) + 1, long.MinValue);
            return ClaimState.Claimed;
        }
    }

    private VenueWorld World => world;
}
