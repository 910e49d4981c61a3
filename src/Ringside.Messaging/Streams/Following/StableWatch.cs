using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Following;

/// <summary>Tells how far a stream is stable, from the marks of its stores and the heartbeats of its writer: for those who need the number
/// and not the batches.</summary>
/// <remarks>Sans I/O, one thread. Allocates only when an epoch begins.</remarks>
public sealed class StableWatch
{
    private readonly StreamFollowerOptions _options;
    private readonly Crc32C _checksum = new();
    private readonly MarkBook _marks = new();
    private readonly EpochRun[] _runs = new EpochRun[HeartbeatPayload.MostRuns];
    private uint _identity;

    /// <summary>Makes one that has heard nothing.</summary>
    /// <param name="options">The stream; with 0 stable copies nothing is ever stable here.</param>
    public StableWatch(StreamFollowerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _identity) = (options, options.Identity);
    }

    /// <summary>The stores that count in the newest epoch of which that is known; null before any is.</summary>
    public StoreSets? StoreSets => _marks.InForce;

    /// <summary>Whether a store that counts was heard since a time.</summary>
    public bool HasHeard(in StoreMember store, long nanos) => _marks.HasHeard(store, nanos);

    /// <summary>Number of the last batch that is stable; 0 while none is known.</summary>
    public long Stable { get; private set; }

    /// <summary>The last batch that is stable, as the marks of its stores name it.</summary>
    internal StoreMark StableMark => _marks.Stable;

    /// <summary>Whether two stores have said contradicting things: nothing more is stable here.</summary>
    public bool IsContradicted => _marks.IsContradicted;

    /// <summary>Takes a mark, or what tells which stores count; anything else is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, long nowNanos)
    {
        if (StreamHeader.TryRead(packet, _checksum, out StreamHeader header))
        {
            if (header.Stream == _options.Stream && header.Epoch > _marks.Epoch && IsMine(header.Identity)
                && packet.Length == StreamHeader.Size + header.Length)
            {
                Enter(header, packet[StreamHeader.Size..]);
            }
        }
        else if (StreamControl.TryRead(packet, _checksum, out StreamControl control) && control.Kind == StreamControlKind.Mark
            && control.Stream == _options.Stream && IsMine(control.Identity))
        {
            _marks.Take(
                new StoreMember(control.Store, control.StoreIdentity),
                new StoreMark(control.Epoch, control.LastEpoch, control.Number, control.Value), nowNanos);
        }

        if (!_marks.IsContradicted)
        {
            Stable = Math.Max(Stable, _marks.Stable.Number);
        }
    }

    private bool IsMine(uint identity)
    {
        _identity = _identity == 0 ? identity : _identity;
        return identity == _identity;
    }

    // A first batch in one packet says the same as the heartbeat behind it.
    private void Enter(in StreamHeader header, ReadOnlySpan<byte> payload)
    {
        const StreamFlags whole = StreamFlags.First | StreamFlags.End | StreamFlags.EpochStarted;
        uint epoch = header.Epoch;
        if ((header.Flags & whole) == whole && EpochStart.TryRead(payload, out EpochStart? start) && start.Epoch == epoch)
        {
            _marks.Enter(epoch, header.Number, start.Sets);
        }

        if (!header.IsHeartbeat)
        {
            return;
        }

        int count = HeartbeatPayload.TryRead(payload, out _, _runs);
        if (count > 0 && _runs[count - 1].Epoch == epoch && HeartbeatPayload.SetsOf(payload, count) is { } sets)
        {
            _marks.Enter(epoch, _runs[count - 1].First, sets);
        }
    }
}
