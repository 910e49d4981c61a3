using Ringside.Linux.Sockets;

namespace Ringside.Messaging.Mdp;

/// <summary>By what a peer is known again over another connection: a <see cref="PeerId"/> is new then, unless the peer is
/// pinned.</summary>
/// <param name="Run">The run of its node, as it said in the handshake; 0 when not known.</param>
/// <param name="Address">Where it is, as it has proven in the handshake; empty when not known.</param>
public readonly record struct PeerOrigin(ulong Run, Endpoint Address)
{
    /// <summary>True when nothing is known.</summary>
    public bool IsUnknown => Run == 0 && Address.IsEmpty;

    /// <summary>Whether it is the same node (wherever it is by now), or one at the same address and port.</summary>
    /// <param name="other">The other one.</param>
    public bool IsSame(in PeerOrigin other) =>
        (Run != 0 && Run == other.Run) || (!Address.IsEmpty && Address == other.Address);
}
