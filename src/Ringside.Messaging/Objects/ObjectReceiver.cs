using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Objects;

/// <summary>Receives large objects from any number of peers.</summary>
/// <remarks>
/// <para>The problem: an object is longer than any message, its parts come in any order, the connection may break in the middle, and
/// whoever sends may never come back or lie about what he sends.</para>
/// <para>The model: a head message creates an object or asks what of it is here; the answer tells what is missing, so a sender goes on
/// after a reconnect by asking again. Parts fill ranges; a byte that is there is never written again. A finish message brings the
/// digest; with the last byte the object is checked and complete. What has ended is remembered for a while, so that the answer can be
/// given once more.</para>
/// <para>Sans I/O: the owner hands in messages and the time, calls <see cref="Advance"/> until <see cref="NextDeadlineNanos"/>, and
/// gives the storage. Statuses that the link does not take are sent later. Nothing grows: see
/// <see cref="ObjectReceiverOptions"/>. Left out: objects that outlive the receiver's process.</para>
/// </remarks>
public sealed partial class ObjectReceiver
{
    private const int MostRefusals = 64;

    // What the link did not take is tried again after this: at once would be a busy loop for as long as the peer takes nothing.
    private const long PauseNanos = 1_000_000;

    private readonly IMessageLink _link;
    private readonly IObjectStorage _storage;
    private readonly ObjectReceiverOptions _options;
    private readonly IncomingObject[] _objects;
    private readonly Dictionary<long, IncomingObject> _byId;
    private readonly Refusal[] _refusals = new Refusal[MostRefusals];
    private readonly ObjectRange[] _missing = new ObjectRange[ObjectStatus.MaximumRanges];
    private readonly byte[] _status = new byte[ObjectStatus.HeaderSize + (ObjectStatus.MaximumRanges * ObjectStatus.RangeSize)];
    private readonly byte[] _readBack = new byte[64 * 1024];
    private readonly int _mostRanges;
    private int _refusalCount;
    private long _reserved;
    private long _completed;
    private long _dropped;
    private long _abandoned;
    private long _refused;
    private long _ignored;
    private long _repeated;

    /// <summary>Makes a receiver without objects.</summary>
    /// <param name="link">Where statuses go.</param>
    /// <param name="storage">Where bytes go.</param>
    /// <param name="digests">Makes a digest; called once for each object that can be open or remembered.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit that is not above zero, or a link whose messages hold no status.</exception>
    public ObjectReceiver(IMessageLink link, IObjectStorage storage, Func<IObjectDigest> digests, ObjectReceiverOptions options)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(digests);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(link.MaximumMessage, ObjectStatus.HeaderSize + ObjectFinish.DigestSize, nameof(link));
        (_link, _storage, _options) = (link, storage, options);
        _mostRanges = Math.Min(ObjectStatus.MaximumRanges, (link.MaximumMessage - ObjectStatus.HeaderSize) / ObjectStatus.RangeSize);
        _objects = new IncomingObject[options.MaximumObjects + options.RememberedObjects];
        _byId = new Dictionary<long, IncomingObject>(_objects.Length);
        for (int i = 0; i < _objects.Length; i++)
        {
            _objects[i] = new IncomingObject(digests(), options.MaximumRanges);
        }
    }

    /// <summary>Objects that are being received.</summary>
    public int OpenObjects { get; private set; }

    /// <summary>Bytes that count against <see cref="ObjectReceiverOptions.MaximumTotalBytes"/>.</summary>
    public long ReservedBytes => _reserved;

    /// <summary>What was seen so far.</summary>
    public ObjectReceiverCounters Counters => new(_completed, _dropped, _abandoned, _refused, _ignored, _repeated);

    /// <summary>When <see cref="Advance"/> has something to do even if nothing comes; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadlineNanos { get; private set; } = long.MaxValue;

    /// <summary>What is here of an object: bytes, and how it stands.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="heldBytes">Bytes that are here.</param>
    /// <param name="verdict">How it stands; <see cref="ObjectVerdict.Unknown"/> when the result is false.</param>
    /// <returns>False when it is not known.</returns>
    public bool TryGetProgress(long id, out long heldBytes, out ObjectVerdict verdict)
    {
        bool known = _byId.TryGetValue(id, out IncomingObject? incoming);
        heldBytes = known ? incoming!.HeldBytes : 0;
        verdict = known ? incoming!.Verdict : ObjectVerdict.Unknown;
        return known;
    }

    /// <summary>Takes a message.</summary>
    /// <param name="from">Who sent it.</param>
    /// <param name="message">Its payload.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when it is not a message from a sender of objects, or a malformed one.</returns>
    public bool Receive(PeerId from, ReadOnlySpan<byte> message, long nowNanos)
    {
        bool taken = true;
        if (ObjectPart.TryRead(message, out ObjectPart part))
            TakePart(from, part, nowNanos);
        else if (ObjectHead.TryRead(message, out ObjectHead head))
            TakeHead(from, head, nowNanos);
        else if (ObjectFinish.TryRead(message, out ObjectFinish finish))
            TakeFinish(from, finish, nowNanos);
        else if (ObjectCancel.TryRead(message, out ObjectCancel cancel))
            TakeCancel(from, cancel);
        else
            taken = false;
        if (taken)
            NextDeadlineNanos = Math.Min(NextDeadlineNanos, nowNanos); // what it led to is sent by Advance
        return taken;
    }

    /// <summary>Sends statuses that are due, goes on with digests, and drops what was abandoned.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    public int Advance(long nowNanos)
    {
        if (nowNanos < NextDeadlineNanos)
            return 0;
        int done = SendRefusals();
        long next = _refusalCount > 0 ? nowNanos + PauseNanos : long.MaxValue;
        foreach (IncomingObject incoming in _objects)
        {
            if (!incoming.IsUsed)
                continue;
            done += AdvanceOne(incoming, nowNanos);
            next = Math.Min(next, DeadlineOf(incoming, nowNanos));
        }

        NextDeadlineNanos = next;
        return done;
    }

    private int AdvanceOne(IncomingObject incoming, long nowNanos)
    {
        int done = incoming.IsOpen ? Digest(incoming) : 0;
        long limit = incoming.IsOpen ? _options.AbandonedNanos : _options.RememberedNanos;
        if (nowNanos - incoming.TouchedNanos >= limit)
        {
            _abandoned += incoming.IsOpen ? 1 : 0;
            End(incoming, ObjectVerdict.Unknown);
            Forget(incoming);
            return done + 1;
        }

        bool late = incoming.UntoldSinceNanos != long.MaxValue && nowNanos - incoming.UntoldSinceNanos >= _options.StatusDelayNanos;
        if (incoming.OwesStatus || incoming.OwesAnswer || late)
            done += SendStatus(incoming);
        return done;
    }

    private long DeadlineOf(IncomingObject incoming, long nowNanos)
    {
        if (!incoming.IsUsed)
            return long.MaxValue;
        if (incoming.IsOpen && incoming.DigestedBytes < incoming.Ranges.FromStart)
            return nowNanos;
        if (incoming.OwesStatus || incoming.OwesAnswer)
            return nowNanos + PauseNanos;
        long forget = incoming.TouchedNanos + (incoming.IsOpen ? _options.AbandonedNanos : _options.RememberedNanos);
        bool untold = incoming.UntoldSinceNanos != long.MaxValue;
        return untold ? Math.Min(forget, incoming.UntoldSinceNanos + _options.StatusDelayNanos) : forget;
    }

    private int SendStatus(IncomingObject incoming)
    {
        bool listsGaps = incoming.OwesAnswer && incoming.IsOpen && incoming.Info.Mode == ObjectMode.OffsetWrites;
        int gaps = listsGaps ? incoming.Ranges.Missing(incoming.Info.SizeBytes, _missing.AsSpan(0, _mostRanges)) : 0;
        var status = new ObjectStatus
        {
            Verdict = incoming.Verdict,
            IsAnswer = incoming.OwesAnswer,
            LeftOut = incoming.LeftOut,
            Query = incoming.OwesAnswer ? incoming.Query : 0,
            Id = incoming.Info.Id,
            HeldBytes = incoming.HeldBytes,
            Next = incoming.Next,
            Digest = incoming.Verdict == ObjectVerdict.Complete ? incoming.FinalDigest : [],
        };
        int length = status.Write(_status, _missing.AsSpan(0, gaps));
        if (_link.Send(incoming.Peer, _status.AsSpan(0, length), default, out _) == SendResult.Backpressure)
        {
            incoming.OwesStatus = true;
            return 0;
        }

        // A peer that is gone will ask anew when it is back.
        incoming.OwesStatus = incoming.OwesAnswer = incoming.LeftOut = false;
        incoming.ToldBytes = incoming.HeldBytes;
        incoming.UntoldSinceNanos = long.MaxValue;
        return 1;
    }

    private int SendRefusals()
    {
        int kept = 0;
        for (int i = 0; i < _refusalCount; i++)
        {
            Refusal refusal = _refusals[i];
            var status = new ObjectStatus
            {
                Verdict = refusal.Verdict,
                IsAnswer = refusal.IsAnswer,
                Query = refusal.Query,
                Id = refusal.Id,
            };
            int length = status.Write(_status, []);
            if (_link.Send(refusal.Peer, _status.AsSpan(0, length), default, out _) == SendResult.Backpressure)
                _refusals[kept++] = refusal; // its peer takes nothing now; another's may
        }

        int sent = _refusalCount - kept;
        _refusalCount = kept;
        return sent;
    }

    // When there is no room the sender hears nothing, and asks again by itself. Many parts of one unknown object are one answer.
    private void Refuse(in Refusal refusal)
    {
        for (int i = 0; i < _refusalCount; i++)
        {
            if (_refusals[i] == refusal)
                return;
        }

        if (_refusalCount < _refusals.Length)
            _refusals[_refusalCount++] = refusal;
    }

    private readonly record struct Refusal(PeerId Peer, long Id, ObjectVerdict Verdict, bool IsAnswer, uint Query);
}
