using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Objects;

/// <summary>Sends one object whose size is not known: numbered pieces that the application appends, and at its end the digest.</summary>
/// <remarks>
/// Pieces are kept until the receiver is known to have them, within a window; when it is full the application waits. After a reconnect
/// the receiver tells the next number that it wants, and sending goes on there. Sans I/O, as <see cref="OffsetWriter"/>.
/// </remarks>
public sealed class AppendWriter
{
    private readonly IMessageLink _link;
    private readonly IObjectDigest _digest;
    private readonly Transfer _transfer;
    private readonly ObjectInfo _info;
    private readonly byte[] _digestBytes = new byte[ObjectFinish.DigestSize];

    // Whole messages, each in one piece: one that does not fit before the end begins at the start, and the rest is left empty.
    private readonly byte[] _ring;
    private readonly (int Start, int Length)[] _kept;
    private int _partBytes;
    private long _first;
    private long _next;
    private long _appended;
    private long _bytes;
    private int _ringEnd;
    private bool _isEnded;

    /// <summary>Makes the sender of an object; pieces may be appended before there is a connection.</summary>
    /// <param name="link">Where it goes.</param>
    /// <param name="id">Its id, that no other object has.</param>
    /// <param name="tag">The application's own number, which the receiver's storage is told.</param>
    /// <param name="digest">A digest, which is this sender's own from now on.</param>
    /// <param name="options">The limits; a window of bytes holds each piece with 24 bytes more.</param>
    public AppendWriter(IMessageLink link, long id, long tag, IObjectDigest digest, ObjectSenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(options);
        options.Check(link.MaximumMessage);
        (_link, _digest) = (link, digest);
        _info = new ObjectInfo(id, ObjectMode.Appends, 0, tag);
        _transfer = new Transfer(link, _info, options.RetryNanos);
        _partBytes = Math.Min(options.PartOf(link.MaximumMessage), options.WindowBytes);
        _ring = new byte[options.WindowBytes + ObjectPart.HeaderSize];
        _kept = new (int, int)[options.WindowAppends];
        digest.Reset();
    }

    /// <summary>The object's id.</summary>
    public long Id => _info.Id;

    /// <summary>How it stands.</summary>
    public TransferState State => _transfer.State;

    /// <summary>Why it failed; <see cref="ObjectVerdict.Open"/> before the end.</summary>
    public ObjectVerdict Verdict => _transfer.Verdict;

    /// <summary>Longest piece, in bytes; falls when a receiver takes less. A longer one that was appended before fails the transfer with
    /// <see cref="ObjectVerdict.MessageTooLong"/>.</summary>
    public int MaximumPiece => _partBytes;

    /// <summary>Pieces appended so far.</summary>
    public long Appended => _appended;

    /// <summary>Pieces that the receiver is known to have.</summary>
    public long Confirmed => _first;

    /// <summary>When to call <see cref="Advance"/> even if nothing came; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadlineNanos => _transfer.DeadlineNanos;

    /// <summary>There is a connection, the first one or a new one.</summary>
    /// <param name="peer">The receiver.</param>
    /// <param name="nowNanos">The time.</param>
    public void Connected(PeerId peer, long nowNanos)
    {
        _partBytes = Math.Max(1, Math.Min(_partBytes, _link.MaximumMessageTo(peer) - ObjectPart.HeaderSize));
        _transfer.Connected(peer, nowNanos);
    }

    /// <summary>The connection is gone; what was on its way may be lost.</summary>
    public void Disconnected() => _transfer.Disconnected();

    /// <summary>Gives the object up; the receiver drops it.</summary>
    public void Cancel() => _transfer.Cancel(ObjectVerdict.Unknown);

    /// <summary>Appends a piece; it is copied.</summary>
    /// <param name="bytes">1 to <see cref="MaximumPiece"/> bytes.</param>
    /// <returns>False when the window is full (call again when <see cref="Confirmed"/> has moved), or the transfer has failed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An empty or too long piece.</exception>
    /// <exception cref="InvalidOperationException">The end was told already.</exception>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length, nameof(bytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, _partBytes, nameof(bytes));
        if (_isEnded)
            throw new InvalidOperationException("the end of the object was told already");
        int length = ObjectPart.HeaderSize + bytes.Length;
        if (_transfer.IsOver || _appended - _first == _kept.Length || !TryPlace(length, out int start))
            return false;
        ObjectPart.WriteHeader(_ring.AsSpan(start), ObjectMessageKind.Append, Id, _appended);
        bytes.CopyTo(_ring.AsSpan(start + ObjectPart.HeaderSize));
        _kept[(int)(_appended % _kept.Length)] = (start, length);
        _ringEnd = start + length;
        _appended++;
        _bytes += bytes.Length;
        _digest.Append(bytes);
        return true;
    }

    /// <summary>Tells that there will be no more pieces.</summary>
    public void End()
    {
        if (_isEnded)
            return;
        _isEnded = true;
        _digest.Finish(_digestBytes);
    }

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
            TakeProgress(status);
            if (status.LeftOut && State == TransferState.Sending)
                _transfer.Ask(nowNanos);
        }
        else if (_transfer.IsClaimed)
        {
            TakeClaim();
        }

        return true;
    }

    /// <summary>Sends what may be sent now.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done; 0 when the link is full, or there is nothing to do.</returns>
    public int Advance(long nowNanos)
    {
        // Asked again after a silence even when there is nothing to send: it tells the receiver that the object is not abandoned.
        int done = _transfer.Advance(nowNanos);
        while (State == TransferState.Sending && _next < _appended)
        {
            (int start, int length) = _kept[(int)(_next % _kept.Length)];
            if (!_transfer.TrySend(_ring.AsSpan(start, length), SendFlags.None))
                return done;
            _next++;
            done++;
        }

        bool finishes = State == TransferState.Sending && _isEnded && !_transfer.FinishSent;
        return finishes ? done + _transfer.SendFinish(_bytes, _appended, _digestBytes) : done;
    }

    // Nobody but this sender can have told the end, so before it what is complete there is another object.
    private void TakeClaim()
    {
        if (_isEnded)
            _transfer.Settle(_digestBytes);
        else
            _transfer.Fail(ObjectVerdict.Conflict);
        if (State == TransferState.Complete)
            _first = _next = _appended;
    }

    private void TakeProgress(in ObjectStatus status)
    {
        // What the receiver lacks and is not kept any more cannot be sent again; what it has beyond the end was not ours.
        if (status.Next < _first || status.Next > (status.IsAnswer ? _appended : _next))
        {
            if (status.IsAnswer)
                _transfer.Cancel(ObjectVerdict.Unknown);
            return;
        }

        _first = status.Next;
        if (status.IsAnswer)
            _next = status.Next;
    }

    // Kept messages lie between the oldest one and the end of the newest, around the end of the ring.
    private bool TryPlace(int length, out int start)
    {
        start = 0;
        if (_first == _appended)
            return length <= _ring.Length;
        int oldest = _kept[(int)(_first % _kept.Length)].Start;
        if (_ringEnd <= oldest)
        {
            start = _ringEnd;
            return _ringEnd + length <= oldest;
        }

        start = _ringEnd + length <= _ring.Length ? _ringEnd : 0;
        return start != 0 || length <= oldest;
    }
}
