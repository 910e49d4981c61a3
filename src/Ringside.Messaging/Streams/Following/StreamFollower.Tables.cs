using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Following;

/// <content>The whole table of the writer's stream, where heartbeats do not reach down to what is here, and who counts in it.</content>
/// <remarks>A heartbeat tells the newest epochs; the first batch of an epoch tells all of them. Who ends below the oldest one of a
/// heartbeat may have what was replaced since, and cannot see that; so that one batch is asked for ahead of all others.</remarks>
public sealed partial class StreamFollower
{
    private readonly PendingBatch _start = new();
    private long _tableAskedNanos = long.MinValue;

    private bool WantsTable => Last > 0 && !_writers.IsEmpty && _writers.Last.Epoch == WriterEpoch && !_writers.Knows(Last);

    private long TableDeadlineNanos => !WantsTable ? long.MaxValue
        : _tableAskedNanos == long.MinValue ? long.MinValue : _tableAskedNanos + _options.LongestFillPauseNanos;

    private void AskForTable(in FillGap gap, long nowNanos)
    {
        if (WantsTable && nowNanos >= TableDeadlineNanos)
        {
            _tableAskedNanos = nowNanos;
            _fill.AskFor(_writers.Last.First, gap, _checksum);
        }
    }

    private void LookForTable(in StreamHeader header, ReadOnlySpan<byte> packet)
    {
        bool isIt = WantsTable && (header.Flags & StreamFlags.EpochStarted) != 0 && header.Epoch == WriterEpoch
            && header.Number == _writers.Last.First;
        if (!isIt)
        {
            return;
        }

        if (_start.Number != header.Number || _start.Epoch != header.Epoch)
        {
            _start.Begin(header.Number, header.Epoch);
        }

        _start.Add(header.Fragment, header.IsEnd, packet);
        if (!_start.IsWhole)
        {
            return;
        }

        byte[] packets = new byte[_start.Bytes];
        _start.CopyTo(packets);
        _start.Begin(0, 0);
        if (EpochStart.TryRead(Join(packets), out EpochStart? start) && IsLonger(start.Runs))
        {
            _writers.Set([.. start.Runs]);
            Reconcile();
        }
    }

    // The first batch of the writer's epoch says which stores count in it, before any heartbeat does.
    private void LookForSets(in StreamHeader end, ReadOnlySpan<byte> packets)
    {
        bool isNew = end.Epoch == WriterEpoch && end.Epoch > _marks.Epoch;
        if (isNew && EpochStart.TryRead(Join(packets), out EpochStart? start) && start.Epoch == end.Epoch)
        {
            _marks.Enter(end.Epoch, end.Number, start.Sets);
        }
    }

    // It ends with what the heartbeat has told.
    private bool IsLonger(IReadOnlyList<EpochRun> runs)
    {
        IReadOnlyList<EpochRun> told = _writers.Runs;
        bool isLonger = runs.Count > told.Count;
        for (int i = 1; i <= told.Count && isLonger; i++)
        {
            isLonger = runs[^i] == told[^i];
        }

        return isLonger;
    }
}
