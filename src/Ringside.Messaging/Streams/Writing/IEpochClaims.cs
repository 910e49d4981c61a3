namespace Ringside.Messaging.Streams.Writing;

/// <summary>Gives out epochs: each one once, to one run of one process (a folder of the machine, or a coordinator of many).</summary>
public interface IEpochClaims
{
    /// <summary>Claims an epoch that nobody had. It is called again, with the same number, until the claim is not
    /// <see cref="ClaimState.Pending"/> any more; the next call then begins another one. It may wait for a disk, and never for a server.
    /// </summary>
    /// <param name="above">The epoch is to be higher than this one.</param>
    /// <param name="epoch">The epoch, when it is claimed.</param>
    /// <param name="problem">Why there is none, when it is refused; else empty.</param>
    /// <returns>What has become of it.</returns>
    ClaimState Claim(uint above, out uint epoch, out string problem);
}
