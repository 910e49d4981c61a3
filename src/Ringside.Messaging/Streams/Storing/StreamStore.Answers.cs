using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Storing;

/// <content>What it answers who asks.</content>
public sealed partial class StreamStore
{
    private void Answer(StreamControlKind kind, in Endpoint to, ulong instance)
    {
        StoreMark mark = Mark();
        int length = 0;
        if (kind == StreamControlKind.Promised)
        {
            List<EpochRun> runs = [.. _follower.Runs.Where(run => run.First <= mark.Number)];
            if (!_sets.TryFind(runs, out StoreSets? sets))
            {
                return; // which stores count behind what it holds cannot be read any more
            }

            length = PromisedPayload.SizeOf(runs.Count, sets);
            PromisedPayload.Write(_packet.AsSpan(StreamControl.Size, length), runs, sets);
        }

        Span<byte> packet = _packet.AsSpan(0, StreamControl.Size + length);
        new StreamControl
        {
            Kind = kind,
            IsNew = IsFresh,
            Stream = _options.Follower.Stream,
            Identity = _promise.Identity,
            Epoch = _promise.Epoch,
            LastEpoch = mark.Epoch,
            Store = _options.Number,
            StoreIdentity = _promise.Directory,
            Number = mark.Number,
            Value = mark.Chain,
            Instance = instance,
        }.Write(packet, _checksum);
        _output.TrySend(to, packet);
    }

    // What the old writer had begun to tell: when its command is in there, the new one may go on with it. Nobody was shown it.
    private void AnswerUnfinished(in Endpoint to, ulong instance)
    {
        ReadOnlySpan<byte> first = _follower.Unfinished;
        if (first.IsEmpty || Kept != _follower.Last)
        {
            return;
        }

        byte[] packet = new byte[StreamControl.Size + first.Length];
        first.CopyTo(packet.AsSpan(StreamControl.Size));
        new StreamControl
        {
            Kind = StreamControlKind.Unfinished,
            Stream = _options.Follower.Stream,
            Identity = _promise.Identity,
            Epoch = _promise.Epoch,
            Store = _options.Number,
            StoreIdentity = _promise.Directory,
            Instance = instance,
        }.Write(packet, _checksum);
        _output.TrySend(to, packet);
    }

    // Whoever may store nothing has ears, too.
    private void OnHeardRequest(in StreamControl request, in Endpoint from, long nowNanos)
    {
        _writerHeardNanos = _writerHeardNanos == long.MinValue ? nowNanos : _writerHeardNanos;
        Span<byte> packet = _packet.AsSpan(0, StreamControl.Size);
        new StreamControl
        {
            Kind = StreamControlKind.Heard,
            Stream = _options.Follower.Stream,
            Epoch = _promise.Epoch,
            Store = _options.Number,
            StoreIdentity = _promise.Directory,
            Number = nowNanos - _writerHeardNanos,
            Instance = request.Instance,
        }.Write(packet, _checksum);
        _output.TrySend(from, packet);
    }

    private void OnFillRequest(in StreamControl request, in Endpoint from, long nowNanos)
    {
        if (request.Identity == _promise.Identity && !IsFresh)
        {
            _answers.Add(from, request, request.Number, _follower.Last);
            _answers.Advance(this, nowNanos);
        }
    }
}
