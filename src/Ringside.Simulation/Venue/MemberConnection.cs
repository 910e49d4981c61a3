using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;

namespace Ringside.Simulation.Venue;

/// <summary>A TCP connection between a member's program and a gateway.</summary>
internal sealed class MemberConnection(VenueWorld world, ClientAddress address)
{
    private const long MostLateNanos = 80_000_000;

    /// <summary>Where the program is.</summary>
    internal ClientAddress Address => address;

    /// <summary>When the gateway sees it.</summary>
    internal long OpensNanos { get; } = world.NowNanos + 50_000 + world.Dice.Below(1_000_000);

    internal BytePipe ToGateway { get; } = new(world);

    internal BytePipe ToClient { get; } = new(world);

    /// <summary>Whether the gateway has bytes to send, as it said.</summary>
    internal bool HasOutput { get; set; }

    internal void CloseByGateway(CloseReason reason, bool losesBytes)
    {
        ToClient.End(losesBytes, reason == CloseReason.Gone ? 1 : 3_000_000);
        ToGateway.End(losesBytes: true, 1);
    }

    internal void CloseByClient(bool losesBytes)
    {
        ToGateway.End(losesBytes, losesBytes ? MostLateNanos : 1_000_000);
        ToClient.End(losesBytes: true, 1);
    }

    /// <summary>The network drops it; each end finds out in its own time.</summary>
    internal void Break()
    {
        ToGateway.End(losesBytes: true, MostLateNanos);
        ToClient.End(losesBytes: true, MostLateNanos);
    }
}
