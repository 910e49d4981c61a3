using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;
using Ringside.Net.Randomness;

namespace Ringside.Messaging.Streams.Following;

/// <summary>When and whom to ask for batches that are missing: at once when packets can no longer just have overtaken each other, then with
/// longer and longer pauses, the writer and the stores in a random order.</summary>
internal sealed class FillTimer(StreamFollowerOptions options, IStreamOutput output)
{
    private readonly SeededRandom _random = new(options.Seed);
    private readonly byte[] _packet = new byte[StreamControl.Size];
    private long _askedFor;
    private long _pauseNanos;

    internal long Requests { get; private set; }

    internal long DeadlineNanos { get; private set; } = long.MaxValue;

    /// <summary>Asks when it is time to.</summary>
    internal void Advance(uint identity, long last, long known, in Endpoint writer, long nowNanos, Crc32C checksum)
    {
        if (last >= known)
        {
            DeadlineNanos = long.MaxValue;
            return;
        }

        if (DeadlineNanos == long.MaxValue || last + 1 != _askedFor)
        {
            // Another gap than before. While one is being filled the next question follows at once.
            bool isFilling = DeadlineNanos != long.MaxValue && last >= _askedFor + options.FillBatches - 1;
            (_askedFor, _pauseNanos) = (last + 1, options.ReorderNanos);
            DeadlineNanos = isFilling ? nowNanos : nowNanos + options.ReorderNanos;
        }

        if (nowNanos >= DeadlineNanos)
        {
            Ask(identity, last + 1, Math.Min(known, last + options.FillBatches), writer, checksum);
            _pauseNanos = Math.Min(2 * _pauseNanos, options.LongestFillPauseNanos);
            DeadlineNanos = nowNanos + _pauseNanos;
        }
    }

    private void Ask(uint identity, long first, long last, in Endpoint writer, Crc32C checksum)
    {
        int choices = options.StoreAddresses.Count + (writer.IsEmpty ? 0 : 1);
        if (choices == 0)
        {
            return;
        }

        int choice = (int)_random.NextBelow(choices);
        Endpoint to = choice < options.StoreAddresses.Count ? options.StoreAddresses[choice] : writer;
        var request = new StreamControl
        {
            Kind = StreamControlKind.FillRequest,
            Stream = options.Stream,
            Identity = identity,
            Number = first,
            Value = (ulong)last,
        };
        request.Write(_packet, checksum);
        output.TrySend(to, _packet);
        Requests++;
    }
}
