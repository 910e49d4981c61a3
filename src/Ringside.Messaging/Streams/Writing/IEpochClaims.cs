namespace Ringside.Messaging.Streams.Writing;

/// <summary>Gives out epochs: each one once, to one process (a folder of the machine, or a coordinator of many).</summary>
public interface IEpochClaims
{
    /// <summary>Claims an epoch that nobody had. May wait for a disk or a server: it is asked once for each attempt to write.</summary>
    /// <param name="above">The epoch is to be higher than this one.</param>
    /// <param name="epoch">The epoch, when the result is true.</param>
    /// <param name="problem">Why there is none, when the result is false; else empty.</param>
    /// <returns>Whether one was claimed.</returns>
    bool TryClaim(uint above, out uint epoch, out string problem);
}
