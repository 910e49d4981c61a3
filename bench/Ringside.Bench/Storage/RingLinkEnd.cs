using Ringside.Messaging.Mdp;

namespace Ringside.Bench.Storage;

/// <summary>One end of two rings between two threads of this process: what the storage costs without a network.</summary>
internal sealed class RingLinkEnd(MessageRing outgoing, MessageRing incoming, int remote) : IStorageLinkEnd
{
    private long _sent;

    public int MaximumMessage => outgoing.MaximumMessage;

    public PeerId Remote { get; } = new(remote);

    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
    {
        number = 0;
        if (peer != Remote)
            return SendResult.UnknownPeer;
        if (payload.Length > MaximumMessage)
            return SendResult.TooLong;
        if (!outgoing.TryWrite(payload))
            return SendResult.Backpressure;
        number = ++_sent;
        return SendResult.Accepted;
    }

    public void DoWork(long nowNanos)
    {
    }

    public bool TryReceive(out ReadOnlySpan<byte> message) => incoming.TryPeek(out message);

    public void Release() => incoming.Advance();

    public void Dispose()
    {
    }
}
