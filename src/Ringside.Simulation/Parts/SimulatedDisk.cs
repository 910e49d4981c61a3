using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Simulation.Parts;

/// <summary>A disk in memory, which takes its time, and loses what was not synchronized when its machine stops. It can be full, slow for a
/// while, and hold batches of which a bit has flipped; it says of that what <c>SegmentDisk</c> does.</summary>
internal sealed partial class SimulatedDisk(DiskManners manners, ScenarioDice dice) : IStoreDisk
{
    private const int MostUnderWay = 64;

    private readonly List<byte[]> _written = [];
    private readonly List<(uint Epoch, ulong Chain)> _facts = [];
    private readonly Queue<(byte[] Packets, long DoneNanos)> _underWay = new();
    private readonly Crc32C _checksum = new();
    private readonly HashSet<long> _unreadable = [];
    private StorePromise _promise;
    private string? _doubt;
    private byte[]? _torn;
    private int _synchronized;
    private long _synchronizeNanos = long.MaxValue;
    private long _nowNanos;
    private bool _isClosed;

    public long Kept => manners.Synchronizes ? _synchronized : _written.Count;

    public string? Trouble { get; private set; }

    /// <summary>Whether a record that was torn is taken for a whole one when a process starts.</summary>
    internal bool KeepsTornTail { get; init; }

    /// <summary>Number of the last batch that is kept, and was written whole, as are all before it.</summary>
    internal long Whole => _unreadable.Count == 0 ? Kept : Math.Min(Kept, _unreadable.Min() - 1);

    /// <summary>Whether a directory is still here, and has all that its store has said.</summary>
    internal bool IsWhole(uint directory) => _promise.Directory == directory && _doubt is null && _flipped.Count == 0;

    /// <summary>Identity of the directory; 0 before a process has made it.</summary>
    internal uint Directory => _promise.Directory;

    /// <summary>The epoch that its store has promised.</summary>
    internal uint PromisedEpoch => _promise.Epoch;

    /// <summary>How often anything was cut from its end, or lost there.</summary>
    internal int Cuts { get; private set; }

    /// <summary>How often it may have lost what was kept: that is the disk's fault, and not its store's.</summary>
    internal int Losses { get; private set; }

    /// <summary>Whether it may hold less than its store has said.</summary>
    internal bool IsDoubtful => IsDoubted || _flipped.Count > 0;

    /// <summary>Whether its store knows that it may: it says nothing of what it holds. A bit that has flipped it knows not.</summary>
    internal bool IsDoubted => _doubt is not null || _promise.Identity == 0;

    public bool TryAppend(long number, ReadOnlySpan<byte> packets)
    {
        if (Trouble is not null)
        {
            return false;
        }

        if (number != _written.Count + _underWay.Count + 1)
        {
            throw new InvariantException("a store writes one batch after the other", $"{number} after {_written.Count + _underWay.Count}");
        }

        if (_underWay.Count == MostUnderWay)
        {
            return false;
        }

        long begin = _underWay.Count == 0 ? _nowNanos : _underWay.Last().DoneNanos;
        _underWay.Enqueue((packets.ToArray(), begin + 1_000 + dice.Below(MostNanos)));
        return true;
    }

    public int DoWork(long nowNanos)
    {
        _nowNanos = nowNanos;
        int done = 0;
        while (_underWay.TryPeek(out (byte[] Packets, long DoneNanos) first) && first.DoneNanos <= nowNanos)
        {
            WriteFirst();
            done++;
        }

        if (nowNanos >= _synchronizeNanos)
        {
            Synchronize();
            _synchronizeNanos = long.MaxValue;
            done++;
        }

        if (_synchronizeNanos == long.MaxValue && _synchronized < _written.Count && Trouble is null)
        {
            _synchronizeNanos = nowNanos + dice.Below(MostNanos);
        }

        return done;
    }

    public long Drain()
    {
        WaitForWrites();
        while (_underWay.Count > 0)
        {
            WriteFirst();
        }

        if (manners.Synchronizes && Trouble is null)
        {
            Synchronize();
        }

        return _written.Count;
    }

    public void CutTo(long number)
    {
        if (number >= _written.Count)
        {
            return; // in trouble less may be written than was begun
        }

        Cuts++;
        _written.RemoveRange((int)number, _written.Count - (int)number);
        _facts.RemoveRange((int)number, _facts.Count - (int)number);
        _synchronized = Math.Min(_synchronized, _written.Count);
        _unreadable.RemoveWhere(one => one > number);
        _flipped.RemoveWhere(one => one > number);
    }

    public bool TrySave(in StorePromise promise)
    {
        _promise = promise;
        WaitIfSlow();
        return true;
    }

    public bool TryRead(long number, out ReadOnlySpan<byte> packets)
    {
        bool isHere = number >= 1 && number <= _written.Count && !_unreadable.Contains(number)
            && (_flipped.Count == 0 || TryFacts(number, out _));
        packets = isHere ? _written[(int)number - 1] : default;
        return isHere;
    }

    /// <summary>The process is killed: of what was being written some is, some is not, and what comes next is torn.</summary>
    internal void Kill()
    {
        for (long lucky = dice.Below(_underWay.Count + 1); lucky > 0 && _underWay.Count > 0; lucky--)
        {
            WriteFirst();
        }

        _torn = _underWay.TryPeek(out (byte[] Packets, long DoneNanos) next) ? next.Packets : _torn;
        _underWay.Clear();
        _synchronizeNanos = long.MaxValue;
    }

    /// <summary>The process ends in order: what is written is synchronized, and noted.</summary>
    internal void Close()
    {
        Drain();
        if (Trouble is null)
        {
            Synchronize();
            _isClosed = _doubt is null;
        }
    }

    /// <summary>The machine stops: what was not synchronized may be gone.</summary>
    /// <param name="mostUnsynchronized">Batches that the disk may have kept to itself for long, if nobody made it synchronize
    /// them.</param>
    internal void StopMachine(long mostUnsynchronized = 0)
    {
        Kill();
        if (_isClosed)
        {
            return;
        }

        Losses += manners.Synchronizes ? 0 : 1;
        long sure = manners.Synchronizes ? _synchronized : Math.Max(0, _synchronized - mostUnsynchronized);
        CutTo(sure + (dice.Chance(50) ? 0 : dice.Below(_written.Count - sure + 1)));
        _torn = null;
        _doubt = manners.Synchronizes ? _doubt : "its machine has stopped";
    }

    /// <summary>A batch can no longer be read, nor what lies behind it.</summary>
    internal void Damage()
    {
        if (_written.Count > 0)
        {
            Losses++;
            CutTo(dice.Below(_written.Count));
            _torn = null;
            _doubt = "a batch is damaged";
        }
    }

    /// <summary>All is gone, promises, too.</summary>
    internal void Wipe()
    {
        Kill();
        Losses++;
        CutTo(0);
        (_promise, _torn, _doubt, _isFull) = (default, null, null, false);
    }

    /// <summary>The store is whole again.</summary>
    internal void ClearDoubt() => _doubt = null;

    /// <summary>What a process finds that starts.</summary>
    internal DiskState Recover()
    {
        (_isClosed, Trouble) = (false, null);
        if (_torn is not null && KeepsTornTail)
        {
            _written.Add(_torn);
            _unreadable.Add(_written.Count);
            _facts.Add(TryFacts(_written.Count, out StreamHeader torn) ? (torn.Epoch, torn.Chain) : default);
        }

        _torn = null;
        if (manners.Synchronizes)
        {
            Synchronize(); // what a process that was killed has left to the kernel
        }

        if (_promise.Directory == 0)
        {
            _promise = _promise with { Directory = (uint)dice.Between(1, int.MaxValue - 1) };
        }

        var table = new EpochTable();
        ulong chain = 0;
        for (int i = 0; i < _written.Count; i++)
        {
            if (!TryFacts(i + 1, out StreamHeader end))
            {
                Losses++;
                CutTo(i);
                _doubt = "a batch is damaged";
                break;
            }

            table.Note(end.Epoch, i + 1);
            chain = end.Chain;
        }

        return new DiskState(_promise, _written.Count, chain, [.. table.Runs], _doubt);
    }

    private void WriteFirst()
    {
        byte[] packets = _underWay.Dequeue().Packets;
        if (_isFull)
        {
            // What there was room for is a beginning; all that was to come behind it is forgotten.
            (Trouble, _torn) = ("there is no room", packets);
            _underWay.Clear();
            return;
        }

        _written.Add(packets);
        if (!TryFacts(_written.Count, out StreamHeader end))
        {
            throw new InvariantException("a store writes whole packets", $"batch {_written.Count}");
        }

        _facts.Add((end.Epoch, end.Chain));
    }

    private void Synchronize() => _synchronized = _written.Count;

    /// <summary>Epoch and chain of a batch as it was written, whatever has become of it.</summary>
    internal (uint Epoch, ulong Chain) Facts(long number) => _facts[(int)number - 1];

    // The head of the last packet of a batch, which says its epoch and its chain.
    private bool TryFacts(long number, out StreamHeader end)
    {
        end = default;
        ReadOnlySpan<byte> rest = _written[(int)number - 1];
        while (!rest.IsEmpty)
        {
            if (!StreamHeader.TryRead(rest, _checksum, out end) || end.Number != number)
            {
                return false;
            }

            rest = rest[(StreamHeader.Size + end.Length)..];
        }

        return true;
    }
}
