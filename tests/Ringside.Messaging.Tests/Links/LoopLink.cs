using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Tests.Links;

/// <summary>Holds one message of either direction, in memory that is used again.</summary>
internal sealed class LoopLink(int maximumMessage)
{
    private readonly byte[] _bytes = new byte[maximumMessage];
    private int _length = -1;

    internal IMessageLink ToServer => new End(this);

    internal IMessageLink ToClient => new End(this);

    internal ReadOnlySpan<byte> Take()
    {
        int length = _length;
        _length = -1;
        return _bytes.AsSpan(0, length);
    }

    private sealed class End(LoopLink link) : IMessageLink
    {
        public int MaximumMessage => link._bytes.Length;

        public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
        {
            number = 0;
            if (link._length >= 0)
                return SendResult.Backpressure;
            payload.CopyTo(link._bytes);
            link._length = payload.Length;
            return SendResult.Accepted;
        }
    }
}
