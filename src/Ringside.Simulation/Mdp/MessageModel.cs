using Ringside.Messaging.Mdp;

namespace Ringside.Simulation.Mdp;

/// <summary>The plain model of what messages may become: each is a fact from the moment it was accepted, and everything that nodes say
/// later is held against it.</summary>
internal sealed class MessageModel
{
    private readonly List<MessageFact> _facts = [];
    private readonly Dictionary<(ulong Receiver, long Number), MessageFact> _byNumber = [];
    private readonly Dictionary<ulong, ConnectionPair> _pairs = [];

    internal IReadOnlyList<MessageFact> Facts => _facts;

    internal long Received { get; private set; }

    internal ConnectionPair PairOf(ulong receiverId)
    {
        if (!_pairs.TryGetValue(receiverId, out ConnectionPair? pair))
        {
            pair = new ConnectionPair(receiverId);
            _pairs.Add(receiverId, pair);
        }

        return pair;
    }

    /// <summary>The number that the next message gets as its context.</summary>
    internal long NextId => _facts.Count;

    internal void OnAccepted(MessageFact fact)
    {
        _facts.Add(fact);
        (ulong, long) key = (fact.Pair.ReceiverId, fact.Number);
        if (_byNumber.Remove(key, out MessageFact? earlier) && earlier.Sender.IsOver && earlier.TimesReceived == 0)
        {
            // A run that is over had accepted the same dialler, who never heard of it: nothing of it may have left.
            earlier.Pair.Ordered.Remove(earlier);
            earlier = null;
        }

        if (earlier is not null || !_byNumber.TryAdd(key, fact))
        {
            throw new InvariantException("each message of a connection has a number of its own", fact.ToString());
        }

        if (fact.IsOrdered)
        {
            fact.Pair.Ordered.Add(fact);
        }
    }

    /// <summary>An application took a message.</summary>
    internal MessageFact OnReceived(NodeRun receiver, ulong connection, long number, bool wantsDelivered, ReadOnlySpan<byte> bytes)
    {
        if (!_byNumber.TryGetValue((connection, number), out MessageFact? fact))
        {
            throw new InvariantException(
                "no message comes out of nothing",
                $"node {receiver.Node} received {bytes.Length} bytes, number {number}, on connection {connection:x}");
        }

        if (++fact.TimesReceived > 1)
        {
            throw new InvariantException("no message is received twice", fact.ToString());
        }

        if (bytes.Length != fact.Size || !Payloads.AreRight(bytes, (ulong)fact.Id) || wantsDelivered != fact.WantsDelivered)
        {
            throw new InvariantException(
                "what is received is what was sent", $"{fact}: {bytes.Length} bytes, wants delivered {wantsDelivered}");
        }

        Received++;
        if (fact.IsOrdered)
        {
            CheckOrder(fact);
        }

        return fact;
    }

    internal void OnConfirmedByApplication(MessageFact fact) => fact.IsConfirmedByApplication = true;

    /// <summary>A node tells its user something about a message.</summary>
    internal void OnEvent(NodeRun node, in MdpEvent happened, long nowNanos)
    {
        if (happened.Context < 0 || happened.Context >= _facts.Count)
        {
            throw new InvariantException("events are about messages that were sent", $"node {node.Node}: {happened}");
        }

        MessageFact fact = _facts[(int)happened.Context];
        if (fact.Sender != node || fact.Peer != happened.Peer || fact.Number != happened.MessageNumber)
        {
            throw new InvariantException("events name their message", $"node {node.Node} run {node.Run}: {happened}, but it is {fact}");
        }

        Require(!fact.ToldLost, "nothing is told of a message after it was told as lost", fact, happened);
        switch (happened.Kind)
        {
            case MdpEventKind.MessageReceived:
                Require(fact.WantsReceived && !fact.ToldReceived && !fact.ToldReceivedTimeout, "one answer to each wait", fact, happened);
                fact.ToldReceived = true;
                break;
            case MdpEventKind.MessageDelivered:
                Require(fact.WantsDelivered && !fact.ToldDelivered
                    && !fact.ToldDeliveredTimeout, "one answer to each wait", fact, happened);
                Require(fact.IsConfirmedByApplication, "delivered only after the application said so", fact, happened);
                Require(
                    !fact.WantsReceived || fact.ToldReceived
                        || fact.ToldReceivedTimeout, "received is told before delivered", fact, happened);
                fact.ToldDelivered = true;
                break;
            case MdpEventKind.ReceivedTimedOut:
                Require(fact.WantsReceived && !fact.ToldReceived && !fact.ToldReceivedTimeout, "one answer to each wait", fact, happened);
                RequireTime(fact, fact.Options.ReceivedTimeoutNanos, nowNanos);
                fact.ToldReceivedTimeout = true;
                break;
            case MdpEventKind.DeliveredTimedOut:
                Require(fact.WantsDelivered && !fact.ToldDelivered
                    && !fact.ToldDeliveredTimeout, "one answer to each wait", fact, happened);
                RequireTime(fact, fact.Options.DeliveredTimeoutNanos, nowNanos);
                fact.ToldDeliveredTimeout = true;
                break;
            default:
                Require(!IsAnswered(fact), "what is answered is not lost", fact, happened);
                fact.ToldLost = true;
                break;
        }
    }

    /// <summary>When everything is quiet: every wait has got its answer, and what was confirmed was received.</summary>
    internal void CheckEnd()
    {
        foreach (MessageFact fact in _facts)
        {
            if (fact.ToldReceived && fact.TimesReceived != 1)
            {
                throw new InvariantException("what is confirmed was received once", fact.ToString());
            }

            if (fact.Sender.IsOver)
            {
                continue;
            }

            bool isNeeded = fact.IsReliable && !fact.Pair.IsOver;
            if (isNeeded && fact.TimesReceived != 1)
            {
                throw new InvariantException("a reliable message arrives as long as its connection lives", fact.ToString());
            }

            if (!fact.ToldLost && !IsAnswered(fact))
            {
                throw new InvariantException("every wait has its answer", fact.ToString());
            }
        }
    }

    private static bool IsAnswered(MessageFact fact) =>
        (!fact.WantsReceived || fact.ToldReceived || fact.ToldReceivedTimeout)
        && (!fact.WantsDelivered || fact.ToldDelivered || fact.ToldDeliveredTimeout);

    private static void CheckOrder(MessageFact fact)
    {
        ConnectionPair pair = fact.Pair;
        MessageFact expected = pair.Ordered[pair.OrderedReceived];
        if (expected != fact)
        {
            throw new InvariantException("ordered messages keep their order", $"{fact}, but the next is {expected}");
        }

        pair.OrderedReceived++;
    }

    private static void Require(bool holds, string invariant, MessageFact fact, in MdpEvent happened)
    {
        if (!holds)
        {
            throw new InvariantException(invariant, $"{happened.Kind} of {fact}");
        }
    }

    private static void RequireTime(MessageFact fact, long timeoutNanos, long nowNanos)
    {
        if (timeoutNanos <= 0 || nowNanos < fact.SentNanos + timeoutNanos)
        {
            throw new InvariantException(
                "no timeout comes early", $"{fact}: sent {fact.SentNanos}, timeout {timeoutNanos}, told at {nowNanos}");
        }
    }
}
