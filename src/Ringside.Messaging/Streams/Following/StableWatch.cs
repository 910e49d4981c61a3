using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Following;

/// <summary>Tells how far a stream is stable, from the marks of its stores alone: for those who need the number and not the
/// batches.</summary>
/// <remarks>Sans I/O, one thread. Allocates nothing.</remarks>
public sealed class StableWatch
{
    private readonly StreamFollowerOptions _options;
    private readonly Crc32C _checksum = new();
    private readonly MarkBook _marks;
    private uint _identity;

    /// <summary>Makes one that has heard nothing.</summary>
    /// <param name="options">The stream and its stores; with 0 stable copies nothing is ever stable here.</param>
    public StableWatch(StreamFollowerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _identity) = (options, options.Identity);
        _marks = new MarkBook(options.Stores, options.StableCopies);
    }

    /// <summary>Number of the last batch that is stable; 0 while none is known.</summary>
    public long Stable { get; private set; }

    /// <summary>Whether two stores have said contradicting things: nothing more is stable here.</summary>
    public bool IsContradicted => _marks.IsContradicted;

    /// <summary>Takes a mark; anything else is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, long nowNanos)
    {
        if (!StreamControl.TryRead(packet, _checksum, out StreamControl control) || control.Kind != StreamControlKind.Mark
            || control.Stream != _options.Stream)
        {
            return;
        }

        _identity = _identity == 0 ? control.Identity : _identity;
        if (control.Identity != _identity)
        {
            return;
        }

        _marks.Take(control.Store, new StoreMark(control.Epoch, control.LastEpoch, control.Number, control.Value), nowNanos);
        if (!_marks.IsContradicted)
        {
            Stable = Math.Max(Stable, _marks.Stable.Number);
        }
    }
}
