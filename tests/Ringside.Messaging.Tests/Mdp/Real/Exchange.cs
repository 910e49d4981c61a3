using Ringside.Messaging.Mdp;
using Ringside.Messaging.Tests.Mdp.Nodes;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Both nodes of a pair send numbered messages to each other and look at each that comes, and at each confirmation.</summary>
/// <param name="pair">The nodes, connected.</param>
/// <param name="count">Messages each way.</param>
/// <param name="longest">Bytes of the longest.</param>
internal sealed class Exchange(NodePair pair, int count, int longest)
{
    private readonly NumberedMessages _toAcceptor = new(longest);
    private readonly NumberedMessages _toDialler = new(longest);
    private int _sentByDialler;
    private int _sentByAcceptor;

    /// <summary>Runs until all have arrived and are confirmed, received and delivered; fails when one comes twice, out of turn or
    /// changed, or a confirmation is false, missing or comes twice.</summary>
    internal void Run()
    {
        PeerId back = pair.Acceptor.ConnectedPeers().Single().Peer;
        int diallerSeen = pair.DiallerEvents.Count;
        int acceptorSeen = pair.AcceptorEvents.Count;
        pair.Until(() =>
        {
            SendSome(pair.Dialler, pair.Peer, _toAcceptor, ref _sentByDialler);
            SendSome(pair.Acceptor, back, _toDialler, ref _sentByAcceptor);
            Take(pair.Acceptor, _toAcceptor);
            Take(pair.Dialler, _toDialler);
            CheckConfirmed(pair.DiallerEvents, diallerSeen, _toAcceptor.Taken);
            CheckConfirmed(pair.AcceptorEvents, acceptorSeen, _toDialler.Taken);
            return IsDone(pair.DiallerEvents, diallerSeen) && IsDone(pair.AcceptorEvents, acceptorSeen);
        });
        AssertEachOnce(pair.DiallerEvents.Skip(diallerSeen));
        AssertEachOnce(pair.AcceptorEvents.Skip(acceptorSeen));
    }

    private void SendSome(MdpNode node, PeerId peer, NumberedMessages messages, ref int sent)
    {
        for (int i = 0; i < 8 && sent < count; i++)
        {
            const SendFlags both = SendFlags.ConfirmReceived | SendFlags.ConfirmDelivered;
            SendResult result = node.Send(peer, messages.Make(sent), new SendOptions(both, Context: sent), out _);
            if (result == SendResult.Backpressure)
            {
                return;
            }

            Assert.Equal(SendResult.Accepted, result);
            sent++;
        }
    }

    private static void Take(MdpNode node, NumberedMessages messages)
    {
        while (node.TryReceive(out ReceivedMessage message))
        {
            messages.Take(message.Bytes);
            Assert.Equal(SendResult.Accepted, node.ConfirmDelivered(message));
            node.Release(message);
        }
    }

    // A message that is said to be delivered was taken here, as both ends run on this thread.
    private static void CheckConfirmed(List<MdpEvent> events, int from, int taken)
    {
        for (int i = from; i < events.Count; i++)
        {
            Assert.True(events[i].Kind != MdpEventKind.MessageDelivered || events[i].Context < taken, $"{events[i]} is not true");
        }
    }

    private bool IsDone(List<MdpEvent> events, int from) =>
        events.Count >= from + (2 * count) && events.Count(happened => happened.Kind == MdpEventKind.MessageDelivered) >= count;

    private void AssertEachOnce(IEnumerable<MdpEvent> events)
    {
        foreach (MdpEventKind kind in (ReadOnlySpan<MdpEventKind>)[MdpEventKind.MessageReceived, MdpEventKind.MessageDelivered])
        {
            Assert.Equal(
                Enumerable.Range(0, count).Select(number => (long)number),
                events.Where(happened => happened.Kind == kind).Select(happened => happened.Context).Order());
        }
    }
}
