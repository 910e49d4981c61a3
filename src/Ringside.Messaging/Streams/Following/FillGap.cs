using Ringside.Linux.Sockets;

namespace Ringside.Messaging.Streams.Following;

/// <summary>What a follower misses.</summary>
/// <param name="Identity">Which run of numbers it follows.</param>
/// <param name="Last">Number of the last batch that it has.</param>
/// <param name="Known">Highest number that is known to exist.</param>
/// <param name="Stable">Highest number that stores have said to be stable; 0 when none is known.</param>
/// <param name="Writer">Address of the writer; empty when it was not heard.</param>
/// <param name="WritersFirst">First number of the writer's epoch, as far as it is known; else 0.</param>
/// <param name="Holder">A store that is known to have all of it; empty when none is.</param>
internal readonly record struct FillGap(
    uint Identity, long Last, long Known, long Stable, Endpoint Writer, long WritersFirst, Endpoint Holder = default);
