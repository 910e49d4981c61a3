using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Objects;

/// <summary>Sends one object whose size is known: blocks that carry their offset, within a window, and at the end the digest.</summary>
/// <remarks>
/// <para>It begins, and goes on after a reconnect, by asking the receiver what is missing; only that is sent. Blocks are sent unordered,
/// so one that was lost holds up no other, as long as they fit into a packet (<see cref="ObjectSenderOptions.PartBytes"/>). The digest is
/// made of the bytes as they are read for the first time, in order; what the receiver calls complete is believed when it has the same
/// digest.</para>
/// <para>Sans I/O: the owner tells of connections, hands in messages, and calls <see cref="Advance"/> when
/// something came, at <see cref="NextDeadlineNanos"/>, and again while it does something.</para>
/// </remarks>
public sealed class OffsetWriter
{
    private readonly IMessageLink _link;
    private readonly IObjectSource _source;
    private readonly IObjectDigest _digest;
    private readonly ObjectSenderOptions _options;
    private readonly Transfer _transfer;
    private readonly ObjectInfo _info;
    private readonly byte[] _message;
    private readonly byte[] _digestBytes = new byte[ObjectFinish.DigestSize];
    private readonly ObjectRange[] _plan = new ObjectRange[ObjectStatus.MaximumRanges];
    private int _partBytes;
    private long _loadedPosition = -1;
    private int _loadedLength;
    private int _planCount;
    private int _planIndex;
    private long _position;
    private long _sent;
    private long _digested;
    private bool _hasDigest;
    private bool _mustAsk;

    /// <summary>Makes the sender of an object; nothing is sent before <see cref="Connected"/>.</summary>
    /// <param name="link">Where it goes.</param>
    /// <param name="id">Its id, that no other object has.</param>
    /// <param name="tag">The application's own number, which the receiver's storage is told.</param>
    /// <param name="source">Its bytes.</param>
    /// <param name="digest">A digest, which is this sender's own from now on.</param>
    /// <param name="options">The limits.</param>
    public OffsetWriter(
        IMessageLink link, long id, long tag, IObjectSource source, IObjectDigest digest, ObjectSenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(options);
        options.Check(link.MaximumMessage);
        (_link, _source, _digest, _options) = (link, source, digest, options);
        _info = new ObjectInfo(id, ObjectMode.OffsetWrites, source.SizeBytes, tag);
        _transfer = new Transfer(link, _info, options.RetryNanos);
        _partBytes = options.BufferOf(link.MaximumMessage);
        _message = new byte[ObjectPart.HeaderSize + _partBytes];
        digest.Reset();
    }

    /// <summary>The object's id.</summary>
    public long Id => _info.Id;

    /// <summary>How it stands.</summary>
    public TransferState State => _transfer.State;

    /// <summary>Why it failed; <see cref="ObjectVerdict.Open"/> before the end.</summary>
    public ObjectVerdict Verdict => _transfer.Verdict;

    /// <summary>Bytes that the receiver is known to have.</summary>
    public long ConfirmedBytes { get; private set; }

    /// <summary>Bytes of blocks sent so far, those that were sent again included.</summary>
    public long SentBytes { get; private set; }

    /// <summary>When to call <see cref="Advance"/> even if nothing came; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadlineNanos => _transfer.DeadlineNanos;

    /// <summary>There is a connection, the first one or a new one.</summary>
    /// <param name="peer">The receiver.</param>
    /// <param name="nowNanos">The time.</param>
    public void Connected(PeerId peer, long nowNanos)
    {
        int message = _options.PartBytes > 0 ? _link.MaximumMessageTo(peer) : _link.MaximumUnorderedTo(peer);
        _partBytes = Math.Clamp(message - ObjectPart.HeaderSize, 1, _message.Length - ObjectPart.HeaderSize);
        _transfer.Connected(peer, nowNanos);
    }

    /// <summary>The connection is gone; what was on its way may be lost.</summary>
    public void Disconnected() => _transfer.Disconnected();

    /// <summary>Gives the object up; the receiver drops it.</summary>
    public void Cancel() => _transfer.Cancel(ObjectVerdict.Unknown);

    /// <summary>Takes a message.</summary>
    /// <param name="from">Who sent it.</param>
    /// <param name="message">Its payload.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when it is no status of this object from its receiver.</returns>
    public bool Receive(PeerId from, ReadOnlySpan<byte> message, long nowNanos)
    {
        if (!ObjectStatus.TryRead(message, out ObjectStatus status) || status.Id != Id || from != _transfer.Peer)
            return false;
        if (_transfer.Take(status, nowNanos))
        {
            if (status.IsAnswer)
                Plan(status);
            _mustAsk |= status.LeftOut;
            ConfirmedBytes = Math.Clamp(status.HeldBytes, status.IsAnswer ? 0 : ConfirmedBytes, Math.Max(_sent, ConfirmedBytes));
        }

        if (_transfer.IsClaimed && _hasDigest)
            Settle();
        return true;
    }

    /// <summary>Sends what may be sent now.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done; 0 when the window or the link is full, or there is nothing to do.</returns>
    public int Advance(long nowNanos)
    {
        int done = _transfer.Advance(nowNanos);
        if (_transfer.IsClaimed)
            return done + CheckClaim();
        if (State != TransferState.Sending)
            return done;
        while (HasRoom() && TrySendBlock())
            done++;
        bool planIsDone = _planIndex == _planCount;
        if (_mustAsk && State == TransferState.Sending && (planIsDone || !HasRoom()))
        {
            _transfer.Ask(nowNanos);
            return done + _transfer.Advance(nowNanos);
        }

        return State == TransferState.Sending && planIsDone && !_transfer.FinishSent ? done + Finish() : done;
    }

    private void Plan(in ObjectStatus status)
    {
        long missing = 0;
        _planCount = _planIndex = 0;
        for (int i = 0; i < status.RangeCount && status.Range(i).End <= _info.SizeBytes; i++)
        {
            _plan[_planCount++] = status.Range(i);
            missing += status.Range(i).Length;
        }

        _position = _planCount > 0 ? _plan[0].Start : 0;
        _mustAsk = status.HeldBytes < _info.SizeBytes - missing; // there are gaps that the answer had no room for
        _sent = Math.Min(status.HeldBytes, _info.SizeBytes);
    }

    private int NextLength => (int)Math.Min(_partBytes, _plan[_planIndex].End - _position);

    private bool HasRoom() => _planIndex < _planCount && _sent - ConfirmedBytes + NextLength <= _options.WindowBytes;

    // A block that the link did not take is still there the next time.
    private bool TrySendBlock()
    {
        long end = _plan[_planIndex].End;
        int length = NextLength;
        Span<byte> bytes = _message.AsSpan(ObjectPart.HeaderSize, length);
        bool isLoaded = (_loadedPosition, _loadedLength) == (_position, length);
        if (!isLoaded && !_source.TryRead(_position, bytes))
        {
            _transfer.Cancel(ObjectVerdict.StorageFailed);
            return false;
        }

        (_loadedPosition, _loadedLength) = (_position, length);

        ObjectPart.WriteHeader(_message, ObjectMessageKind.Block, Id, _position);
        if (!_transfer.TrySend(_message.AsSpan(0, ObjectPart.HeaderSize + length), SendFlags.Unordered))
            return false;
        if (_position == _digested)
        {
            _digest.Append(bytes);
            _digested += length;
        }

        _position += length;
        _sent += length;
        SentBytes += length;
        if (_position == end && ++_planIndex < _planCount)
            _position = _plan[_planIndex].Start;
        return true;
    }

    private int Finish()
    {
        int done = Digest();
        return _hasDigest ? done + _transfer.SendFinish(_info.SizeBytes, 0, _digestBytes) : done;
    }

    private int CheckClaim()
    {
        int done = Digest();
        if (_hasDigest)
            Settle();
        return done;
    }

    private void Settle()
    {
        _transfer.Settle(_digestBytes);
        if (State == TransferState.Complete)
            ConfirmedBytes = _info.SizeBytes;
    }

    // Bytes that the receiver had already were not read for sending; they are for the digest, a bounded part at a time.
    private int Digest()
    {
        int done = 0;
        long budget = _options.DigestBytesPerStep;
        while (_digested < _info.SizeBytes && budget > 0)
        {
            int length = (int)Math.Min(_message.Length - ObjectPart.HeaderSize, _info.SizeBytes - _digested);
            Span<byte> bytes = _message.AsSpan(ObjectPart.HeaderSize, length);
            _loadedPosition = -1;
            if (!_source.TryRead(_digested, bytes))
            {
                _transfer.Cancel(ObjectVerdict.StorageFailed);
                return done;
            }

            _digest.Append(bytes);
            _digested += length;
            budget -= length;
            done++;
        }

        if (_digested == _info.SizeBytes && !_hasDigest)
        {
            _digest.Finish(_digestBytes);
            _hasDigest = true;
            done++;
        }

        return done;
    }
}
