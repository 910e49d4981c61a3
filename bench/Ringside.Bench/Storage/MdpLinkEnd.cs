using Ringside.Messaging.Mdp;

namespace Ringside.Bench.Storage;

/// <summary>One end of an MDP connection over the loopback; its thread drives the node.</summary>
internal sealed class MdpLinkEnd(MdpNode node) : IStorageLinkEnd
{
    private readonly MdpEvent[] _events = new MdpEvent[16];
    private ReceivedMessage _looked;

    /// <summary>The node.</summary>
    internal MdpNode Node { get; } = node;

    public int MaximumMessage => Node.MaximumMessage;

    public PeerId Remote { get; private set; }

    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number) =>
        Node.Send(peer, payload, options, out number);

    public void DoWork(long nowNanos)
    {
        Node.DoWork(nowNanos);
        int count = Node.TakeEvents(_events);
        foreach (ref readonly MdpEvent happened in _events.AsSpan(0, count))
        {
            Remote = happened.Kind == MdpEventKind.Connected ? happened.Peer : Remote;
            if (happened.Kind == MdpEventKind.Disconnected && happened.Peer == Remote)
                throw new IOException($"the connection between client and server was lost: {happened.Reason}");
        }
    }

    public bool TryReceive(out ReadOnlySpan<byte> message)
    {
        bool isThere = _looked.Number != 0 || Node.TryReceive(out _looked);
        message = isThere ? _looked.Bytes : default;
        return isThere;
    }

    public void Release()
    {
        Node.Release(_looked);
        _looked = default;
    }

    public void Dispose() => Node.Dispose();
}
