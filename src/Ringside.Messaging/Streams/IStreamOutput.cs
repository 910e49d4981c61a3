using Ringside.Linux.Sockets;

namespace Ringside.Messaging.Streams;

/// <summary>Where packets of streams go: ports, or what a test makes of them.</summary>
public interface IStreamOutput
{
    /// <summary>Sends to everybody who listens.</summary>
    /// <param name="packet">The packet; copied.</param>
    /// <returns>False when nothing more can leave now.</returns>
    bool TrySendToAll(ReadOnlySpan<byte> packet);

    /// <summary>Sends to one.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="packet">The packet; copied.</param>
    /// <returns>False when nothing more can leave now.</returns>
    bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet);
}
