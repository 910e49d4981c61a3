using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;
using Ringside.Net.Randomness;

namespace Ringside.Messaging.Streams.Following;

/// <summary>When and whom to ask for batches that are missing: at once when packets can no longer just have overtaken each other, then with
/// longer and longer pauses.</summary>
/// <remarks>
/// <para>What is stable is on stores, and they are asked, in a random order; what is not, and what no store has answered, may be asked of
/// the writer, too, but never what is older than its epoch, which it does not have. Who seals knows a store that has all, maybe the only
/// one: every second question is for that one.</para>
/// <para>Who is far behind asks for the next piece before the last one has come, so that whoever answers is never waited for; a second
/// piece is under way at most. A question that is repeated is for the first piece alone: the second one may be on its way.</para>
/// </remarks>
/// <param name="options">What is followed, and who may be asked.</param>
/// <param name="output">Where questions go.</param>
/// <param name="ownStore">Number of the store that asks, which does not ask itself; 0 for who is none.</param>
internal sealed class FillTimer(StreamFollowerOptions options, IStreamOutput output, ushort ownStore = 0)
{
    private readonly Endpoint[] _stores = [.. options.StoreAddresses.Where((_, place) => options.Stores[place] != ownStore)];
    private readonly SeededRandom _random = new(options.Seed);
    private readonly byte[] _packet = new byte[StreamControl.Size];
    private long _last;
    private long _askedTo;
    private long _pauseNanos;

    internal long Requests { get; private set; }

    internal long DeadlineNanos { get; private set; } = long.MaxValue;

    /// <summary>Asks when it is time to.</summary>
    /// <param name="gap">What is missing.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="checksum">Works checksums out.</param>
    internal void Advance(in FillGap gap, long nowNanos, Crc32C checksum)
    {
        if (gap.Last >= gap.Known)
        {
            DeadlineNanos = long.MaxValue;
            return;
        }

        if (DeadlineNanos == long.MaxValue)
        {
            // Another gap than before: nothing was asked for yet.
            (_last, _askedTo, _pauseNanos) = (gap.Last, gap.Last, options.ReorderNanos);
            DeadlineNanos = nowNanos + options.ReorderNanos;
        }
        else if (_last != gap.Last)
        {
            // One that is being filled: when all has come that was asked for, the next question follows at once.
            bool isAnswered = _askedTo > _last && gap.Last >= _askedTo;
            _askedTo = gap.Last < _last ? gap.Last : _askedTo; // cut: what was asked for was others'
            (_last, _pauseNanos) = (gap.Last, options.ReorderNanos);
            DeadlineNanos = isAnswered ? nowNanos : nowNanos + options.ReorderNanos;
        }

        if (nowNanos >= DeadlineNanos)
        {
            AskFrom(gap.Last + 1, gap, isRepeated: _pauseNanos > options.ReorderNanos, checksum);
            _pauseNanos = Math.Min(2 * _pauseNanos, options.LongestFillPauseNanos);
            DeadlineNanos = nowNanos + _pauseNanos;
        }

        bool isUnderWay = _askedTo > gap.Last;
        if (isUnderWay && _askedTo - gap.Last <= options.FillBatches && gap.Known - _askedTo >= options.FillBatches)
        {
            AskFrom(_askedTo + 1, gap, isRepeated: false, checksum);
        }
    }

    private void AskFrom(long first, in FillGap gap, bool isRepeated, Crc32C checksum)
    {
        long last = Math.Min(gap.Known, first + options.FillBatches - 1);
        _askedTo = Math.Max(_askedTo, last);
        bool isOnStores = first <= gap.Stable && !isRepeated;
        bool mayAskWriter = !gap.Writer.IsEmpty && first >= gap.WritersFirst && !isOnStores;
        AskAnybody(first, last, gap, mayAskWriter, checksum);
    }

    /// <summary>Asks somebody for one batch, out of turn.</summary>
    internal void AskFor(long number, in FillGap gap, Crc32C checksum) => AskAnybody(number, number, gap, !gap.Writer.IsEmpty, checksum);

    private void AskAnybody(long first, long last, in FillGap gap, bool mayAskWriter, Crc32C checksum)
    {
        int choices = _stores.Length + (mayAskWriter ? 1 : 0);
        if (choices == 0)
        {
            return;
        }

        int choice = (int)_random.NextBelow(choices);
        bool isForHolder = !gap.Holder.IsEmpty && Requests % 2 == 0;
        Endpoint to = isForHolder ? gap.Holder : choice < _stores.Length ? _stores[choice] : gap.Writer;
        var request = new StreamControl
        {
            Kind = StreamControlKind.FillRequest,
            Stream = options.Stream,
            Identity = gap.Identity,
            Number = first,
            Value = (ulong)last,
        };
        request.Write(_packet, checksum);
        output.TrySend(to, _packet);
        Requests++;
    }
}
