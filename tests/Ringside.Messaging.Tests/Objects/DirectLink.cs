using Ringside.Messaging.Mdp;
using Ringside.Messaging.Objects;

namespace Ringside.Messaging.Tests.Objects;

/// <summary>Hands each message over at once; takes nothing itself.</summary>
internal sealed class DirectLink : IMessageLink
{
    internal ObjectReceiver? Receiver { get; set; }

    internal OffsetWriter? Writer { get; set; }

    public int MaximumMessage => 8000;

    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
    {
        number = 0;
        _ = Receiver!.Receive(peer, payload, 0) || Writer!.Receive(peer, payload, 0);
        return SendResult.Accepted;
    }
}
