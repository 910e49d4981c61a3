using Ringside.Messaging.Mdp;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Links;

/// <summary>One end of a connection between two: what it sends waits until the test delivers it, ordered messages in their order, others
/// in any.</summary>
internal sealed class FakeLink(int maximumMessage, int capacity) : IMessageLink
{
    private readonly List<(byte[] Bytes, bool IsUnordered)> _waiting = [];
    private readonly Dictionary<PeerId, PeerOrigin> _origins = [];
    private readonly Dictionary<PeerId, SendResult> _results = [];
    private int? _maximumUnordered;

    public int MaximumMessage => maximumMessage;

    /// <summary>Who is at the other end, as this end names him; default while there is no connection.</summary>
    internal PeerId Remote { get; set; }

    /// <summary>Refuses everything as a full queue does.</summary>
    internal bool IsFull { get; set; }

    internal long Sent { get; private set; }

    internal long Backpressures { get; private set; }

    internal int Waiting => _waiting.Count;

    /// <summary>Longest message that the peer takes; the link's own when it was not set.</summary>
    internal int? PeerMaximum { get; set; }

    /// <summary>Who every message that was taken went to.</summary>
    internal List<PeerId> SentTo { get; } = [];

    public int MaximumMessageTo(PeerId peer) => PeerMaximum ?? MaximumMessage;

    public int MaximumUnorderedTo(PeerId peer) => _maximumUnordered ?? MaximumMessageTo(peer);

    public PeerOrigin OriginOf(PeerId peer) => _origins.GetValueOrDefault(peer);

    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
    {
        number = Sent + 1;
        if (payload.Length > MaximumMessageTo(peer))
            return SendResult.TooLong;
        if (_results.TryGetValue(peer, out SendResult always))
        {
            SentTo.AddRange(always == SendResult.Accepted ? [peer] : []);
            return always;
        }

        if (peer != Remote || peer == default)
            return SendResult.UnknownPeer;
        if (IsFull || _waiting.Count >= capacity)
        {
            Backpressures++;
            return SendResult.Backpressure;
        }

        Sent++;
        SentTo.Add(peer);
        _waiting.Add((payload.ToArray(), (options.Flags & SendFlags.Unordered) != 0));
        return SendResult.Accepted;
    }

    /// <summary>The next message in the order of sending.</summary>
    internal byte[] Take() => TakeAt(0);

    /// <summary>Everything that waits, in the order of sending.</summary>
    internal List<byte[]> TakeAll()
    {
        List<byte[]> all = [.. _waiting.Select(message => message.Bytes)];
        _waiting.Clear();
        return all;
    }

    /// <summary>Any message that may be the next one.</summary>
    internal byte[] TakeAny(SeededRandom random)
    {
        int at = random.Next(_waiting.Count);
        if (!_waiting[at].IsUnordered)
            at = _waiting.FindIndex(message => !message.IsUnordered);
        return TakeAt(at);
    }

    /// <summary>What every message to a peer beside <see cref="Remote"/> comes to.</summary>
    internal void SetResult(PeerId peer, SendResult result) => _results[peer] = result;

    internal void SetOrigin(PeerId peer, PeerOrigin origin) => _origins[peer] = origin;

    internal void SetUnordered(int bytes) => _maximumUnordered = bytes;

    internal void Lose() => _waiting.Clear();

    private byte[] TakeAt(int at)
    {
        byte[] bytes = _waiting[at].Bytes;
        _waiting.RemoveAt(at);
        return bytes;
    }
}
