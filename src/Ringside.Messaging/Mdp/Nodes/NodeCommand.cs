using Ringside.Messaging.Mdp.Peers;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>What a user's thread asks the thread of a core to do.</summary>
internal struct NodeCommand
{
    internal NodeCommandKind Kind;
    internal PeerId Peer;
    internal SendOptions Options;
    internal byte[]? Payload;
    internal int Length;
    internal long DeadlineNanos;
    internal ReceivedMessage Message;
    internal Action<MdpCore>? Call;
}
