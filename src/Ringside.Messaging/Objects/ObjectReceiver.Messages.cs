using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Objects;

/// <content>What each message does.</content>
public sealed partial class ObjectReceiver
{
    private void TakeHead(PeerId from, in ObjectHead head, long nowNanos)
    {
        ObjectInfo info = head.Info;
        if (!_byId.TryGetValue(info.Id, out IncomingObject? incoming))
        {
            ObjectVerdict verdict = Create(from, info, nowNanos, out incoming);
            if (verdict != ObjectVerdict.Open)
            {
                _refused++;
                Refuse(new Refusal(from, info.Id, verdict, true, head.Query));
                return;
            }
        }
        else if (incoming.Info != info || !IsSender(incoming, from))
        {
            _refused++;
            Refuse(new Refusal(from, info.Id, ObjectVerdict.Conflict, true, head.Query));
            return;
        }

        incoming!.Peer = from;
        incoming.TouchedNanos = nowNanos;
        incoming.Query = head.Query;
        incoming.OwesAnswer = true;
    }

    private ObjectVerdict Create(PeerId from, in ObjectInfo info, long nowNanos, out IncomingObject? created)
    {
        created = null;
        if (OpenObjects == _options.MaximumObjects)
            return ObjectVerdict.TooMany;
        if (info.SizeBytes > _options.MaximumObjectBytes || info.SizeBytes > _options.MaximumTotalBytes - _reserved)
            return ObjectVerdict.TooLarge;
        if (!_storage.TryCreate(info))
            return ObjectVerdict.StorageFailed;
        created = FreePlace();
        created.Begin(info, from, _link.OriginOf(from), nowNanos);
        _byId.Add(info.Id, created);
        OpenObjects++;
        _reserved += created.ReservedBytes;
        return ObjectVerdict.Open;
    }

    // Over another connection the sender has another id, but its origin is the same.
    private bool IsSender(IncomingObject incoming, PeerId from)
    {
        if (incoming.Peer == from)
            return true;
        PeerOrigin origin = _link.OriginOf(from);
        if (incoming.Origin.IsUnknown)
            incoming.Origin = origin;
        return incoming.Origin.IsUnknown || incoming.Origin.IsSame(origin);
    }

    // Fewer are open than there are places, so one is free or remembers an object that has ended.
    private IncomingObject FreePlace()
    {
        IncomingObject? oldest = null;
        foreach (IncomingObject place in _objects)
        {
            if (!place.IsUsed)
                return place;
            if (!place.IsOpen && (oldest is null || place.TouchedNanos < oldest.TouchedNanos))
                oldest = place;
        }

        Forget(oldest!);
        return oldest!;
    }

    private void TakePart(PeerId from, in ObjectPart part, long nowNanos)
    {
        if (!TryFind(from, part.Id, out IncomingObject? incoming))
        {
            _ignored++;
            return;
        }

        if (!incoming!.IsOpen)
        {
            incoming.OwesStatus = true; // the sender shall stop
            _ignored++;
            return;
        }

        incoming.TouchedNanos = nowNanos;
        if (part.Kind == ObjectMessageKind.Block)
            TakeBlock(incoming, part, nowNanos);
        else
            TakeAppend(incoming, part, nowNanos);
    }

    private void TakeBlock(IncomingObject incoming, in ObjectPart part, long nowNanos)
    {
        var range = new ObjectRange(part.Position, part.Position + part.Bytes.Length);
        if (incoming.Info.Mode != ObjectMode.OffsetWrites || range.End > incoming.Info.SizeBytes)
        {
            Fail(incoming, ObjectVerdict.Conflict);
            return;
        }

        long before = incoming.HeldBytes;
        if (!incoming.Ranges.TryFindGap(range, out ObjectRange gap))
        {
            _repeated += range.Length;
            NotePart(incoming, nowNanos);
            return;
        }

        // Gap by gap: what is there already stays as it is, whatever the block says.
        bool more = true;
        while (more)
        {
            if (!incoming.Ranges.TryAdd(gap))
            {
                incoming.LeftOut = true;
                _ignored++;
                break;
            }

            if (!Store(incoming, gap.Start, part.Bytes.Slice((int)(gap.Start - range.Start), (int)gap.Length)))
                return;
            more = incoming.Ranges.TryFindGap(range, out gap);
        }

        _repeated += more ? 0 : range.Length - (incoming.HeldBytes - before);
        NotePart(incoming, nowNanos);
        CheckEnd(incoming);
    }

    private void TakeAppend(IncomingObject incoming, in ObjectPart part, long nowNanos)
    {
        if (incoming.Info.Mode != ObjectMode.Appends)
        {
            Fail(incoming, ObjectVerdict.Conflict);
            return;
        }

        if (part.Position != incoming.Appends)
        {
            // One that is there already was sent again after a reconnect; one that is too early will be when its sender has asked.
            incoming.LeftOut |= part.Position > incoming.Appends;
            _ignored++;
            _repeated += part.Position < incoming.Appends ? part.Bytes.Length : 0;
            NotePart(incoming, nowNanos);
            return;
        }

        int length = part.Bytes.Length;
        if (incoming.FinalBytes >= 0 && length > incoming.FinalBytes - incoming.HeldBytes)
        {
            Fail(incoming, ObjectVerdict.Conflict);
            return;
        }

        if (length > _options.MaximumObjectBytes - incoming.HeldBytes || length > _options.MaximumTotalBytes - _reserved)
        {
            Fail(incoming, ObjectVerdict.TooLarge);
            return;
        }

        long offset = incoming.HeldBytes;
        incoming.Ranges.TryAdd(new ObjectRange(offset, offset + length));
        _reserved += length;
        incoming.Appends++;
        if (!Store(incoming, offset, part.Bytes))
            return;
        NotePart(incoming, nowNanos);
        CheckEnd(incoming);
    }

    private void TakeFinish(PeerId from, in ObjectFinish finish, long nowNanos)
    {
        if (!TryFind(from, finish.Id, out IncomingObject? incoming))
            return;
        incoming!.TouchedNanos = nowNanos;
        incoming.OwesStatus |= !incoming.IsOpen;
        if (!incoming.IsOpen)
            return;

        // No append is empty, so either both are reached or neither.
        bool fits = incoming.Info.Mode == ObjectMode.OffsetWrites
            ? finish.SizeBytes == incoming.Info.SizeBytes && finish.Appends == 0
            : finish.SizeBytes.CompareTo(incoming.HeldBytes) == finish.Appends.CompareTo(incoming.Appends)
                && finish.Appends >= incoming.Appends;
        if (!fits)
        {
            Fail(incoming, ObjectVerdict.Conflict);
            return;
        }

        incoming.FinalBytes = finish.SizeBytes;
        finish.Digest.CopyTo(incoming.FinalDigest);
        CheckEnd(incoming);
    }

    private void TakeCancel(PeerId from, in ObjectCancel cancel)
    {
        if (_byId.TryGetValue(cancel.Id, out IncomingObject? incoming) && incoming.Peer == from && incoming.IsOpen)
        {
            End(incoming, ObjectVerdict.Unknown);
            Forget(incoming);
        }
    }

    // A peer that did not send the head gets the answer of one who knows nothing.
    private bool TryFind(PeerId from, long id, out IncomingObject? incoming)
    {
        if (_byId.TryGetValue(id, out incoming) && incoming.Peer == from)
            return true;
        Refuse(new Refusal(from, id, ObjectVerdict.Unknown, false, 0));
        incoming = null;
        return false;
    }

    private bool Store(IncomingObject incoming, long offset, ReadOnlySpan<byte> bytes)
    {
        if (!_storage.TryWrite(incoming.Info.Id, offset, bytes))
        {
            Fail(incoming, ObjectVerdict.StorageFailed);
            return false;
        }

        if (offset == incoming.DigestedBytes)
        {
            incoming.Digest.Append(bytes);
            incoming.DigestedBytes += bytes.Length;
        }

        return true;
    }

    private void NotePart(IncomingObject incoming, long nowNanos)
    {
        if (incoming.UntoldSinceNanos == long.MaxValue)
            incoming.UntoldSinceNanos = nowNanos;
        incoming.OwesStatus |= incoming.HeldBytes - incoming.ToldBytes >= _options.StatusEveryBytes;
    }

    // Reads back what came before its turn, a bounded part at a time.
    private int Digest(IncomingObject incoming)
    {
        long budget = _options.DigestBytesPerStep;
        int done = 0;
        while (incoming.DigestedBytes < incoming.Ranges.FromStart && budget > 0)
        {
            int length = (int)Math.Min(Math.Min(_readBack.Length, budget), incoming.Ranges.FromStart - incoming.DigestedBytes);
            Span<byte> bytes = _readBack.AsSpan(0, length);
            if (!_storage.TryRead(incoming.Info.Id, incoming.DigestedBytes, bytes))
            {
                Fail(incoming, ObjectVerdict.StorageFailed);
                return done + 1;
            }

            incoming.Digest.Append(bytes);
            incoming.DigestedBytes += length;
            budget -= length;
            done++;
        }

        if (done > 0)
            CheckEnd(incoming);
        return done;
    }

    private void CheckEnd(IncomingObject incoming)
    {
        if (!incoming.IsOpen || incoming.FinalBytes < 0 || incoming.DigestedBytes != incoming.FinalBytes)
            return;
        Span<byte> digest = stackalloc byte[ObjectFinish.DigestSize];
        incoming.Digest.Finish(digest);
        if (!digest.SequenceEqual(incoming.FinalDigest))
        {
            Fail(incoming, ObjectVerdict.DigestDiffers);
            return;
        }

        if (!_storage.TryComplete(incoming.Info.Id, incoming.FinalBytes))
        {
            Fail(incoming, ObjectVerdict.StorageFailed);
            return;
        }

        _completed++;
        Close(incoming, ObjectVerdict.Complete);
    }

    private void Fail(IncomingObject incoming, ObjectVerdict verdict)
    {
        End(incoming, verdict);
        incoming.OwesStatus = true;
    }

    private void End(IncomingObject incoming, ObjectVerdict verdict)
    {
        if (!incoming.IsOpen)
            return;
        _dropped++;
        _storage.Drop(incoming.Info.Id, verdict);
        Close(incoming, verdict);
    }

    private void Close(IncomingObject incoming, ObjectVerdict verdict)
    {
        OpenObjects--;
        _reserved -= incoming.ReservedBytes;
        incoming.Verdict = verdict;
        incoming.OwesStatus = true;
    }

    private void Forget(IncomingObject incoming)
    {
        _byId.Remove(incoming.Info.Id);
        incoming.Forget();
    }
}
