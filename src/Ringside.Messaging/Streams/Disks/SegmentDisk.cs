using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Streams.Storing;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>Keeps a stream in files: segments, which hold the packets of its batches exactly as they were sent, and a promise.</summary>
/// <remarks>
/// <para>Appending copies. What has come while a write was under way leaves with the next one. Reading, promises and cuts do not pass
/// through the engine, and wait.</para>
/// <para>A disk that fails or is full stays as it is: <see cref="Trouble"/> says why, nothing more is appended, and what is there can still
/// be read and promised. A new attempt is a new <see cref="Open"/>.</para>
/// <para>A doubt stays in the folder until <see cref="ClearDoubt"/>, whatever is started in between: its owner calls that when the store
/// does not abstain any more. One thread.</para>
/// </remarks>
public sealed unsafe partial class SegmentDisk : IStoreDisk, IDisposable
{
    private const int WriteTag = 1;
    private const int SynchronizeTag = 2;
    private const int CloseTag = 3;
    private const int Depth = 4;
    private const int MostRounds = 8;

    private readonly SegmentDiskOptions _options;
    private readonly ulong _boot;
    private readonly FileStream _guard;
    private readonly PromiseFile _promise;
    private readonly List<Segment> _segments;
    private readonly IEngine _engine;
    private readonly EngineCompletion[] _completions = new EngineCompletion[Depth];
    private readonly Crc32C _checksum = new();
    private readonly SegmentReader _reader = new();
    private WriteBuffer _filling;
    private WriteBuffer _writing;
    private KernelFile? _file;
    private int _done;
    private bool _isWriting;
    private bool _isSynchronizing;
    private bool _wantsSegment;
    private long _begun;
    private long _written;
    private long _synchronized;
    private long _synchronizingTo;
    private long _synchronizedNanos = long.MinValue;

    private SegmentDisk(
        SegmentDiskOptions options,
        ulong boot,
        (FileStream Guard, PromiseFile Promise) files,
        List<Segment> segments,
        long last,
        IEngine engine)
    {
        (_options, _boot, _segments, _engine) = (options, boot, segments, engine);
        (_guard, _promise) = files;
        (_begun, _written, _synchronized) = (last, last, last);
        _filling = new WriteBuffer(options.MostBytesUnderWay / 2);
        _writing = new WriteBuffer(options.MostBytesUnderWay / 2);
    }

    /// <inheritdoc/>
    public long Kept => _options.Policy == StorePolicy.Every ? _synchronized : _written;

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    /// <summary>Whether it may hold less than its store has said; stays so until <see cref="ClearDoubt"/>.</summary>
    public bool IsDoubtful => _promise.Record.IsDoubtful;

    /// <summary>Writes that were made: with many batches under way they are fewer than the batches.</summary>
    public long Writes { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">It is not the next number.</exception>
    public bool TryAppend(long number, ReadOnlySpan<byte> packets)
    {
        if (Trouble is not null)
        {
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(number, _begun + 1);
        if (!_filling.TryAdd(number, packets))
        {
            return false;
        }

        _begun = number;
        return true;
    }

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        int work = 0;
        for (int round = 0; round < MostRounds; round++)
        {
            int now = Poll(nowNanos) + BeginWrite() + BeginSynchronize(nowNanos);
            if (now == 0)
            {
                break;
            }

            work += now;
        }

        return work;
    }

    /// <inheritdoc/>
    public long Drain()
    {
        var spin = default(SpinWait);
        while (_isWriting || _isSynchronizing || (Trouble is null && (!_writing.IsEmpty || !_filling.IsEmpty || Kept < _written)))
        {
            if (DoWork(_synchronizedNanos) == 0)
            {
                spin.SpinOnce();
            }
        }

        return _written;
    }

    /// <inheritdoc/>
    public bool TryRead(long number, out ReadOnlySpan<byte> packets)
    {
        packets = default;
        return number >= 1 && number <= _written && _reader.TryRead(_segments, number, out packets);
    }

    /// <inheritdoc/>
    public bool TrySave(in StorePromise promise) => Save(_promise.Record with { Promise = promise, Kept = Kept });

    /// <summary>The store has all that it has ever said: it does not abstain any more.</summary>
    /// <returns>False when that could not be kept: it will doubt again after a restart.</returns>
    public bool ClearDoubt() => !IsDoubtful || Save(_promise.Record with { IsDoubtful = false, Kept = Kept });

    /// <summary>Writes what was begun, synchronizes all of it under every policy, notes that it was closed whole, and closes all
    /// files.</summary>
    /// <remarks>Who opens it next knows that all is there though the machine was started anew in between, if the last batch is the one of
    /// the note. When something was in doubt or in trouble, or a file cannot be synchronized, that is not noted.</remarks>
    public void Dispose()
    {
        Drain();
        ulong chain = 0;
        bool isWhole = Trouble is null && !IsDoubtful && TrySynchronizeAll() && TryChainOfLast(out chain);
        Save(_promise.Record with { Kept = Kept, IsClosed = isWhole, Chain = isWhole ? chain : 0 });
        Release();
    }

    /// <summary>Closes all files as they are, as when the process is killed.</summary>
    internal void Release()
    {
        _engine.Dispose();
        _file?.Dispose();
        _reader.Dispose();
        _promise.Dispose();
        _filling.Dispose();
        _writing.Dispose();
        _guard.Dispose();
    }

    private bool Save(in PromiseRecord record) => _promise.Save(record with { Boot = _boot, Policy = _options.Policy }) == 0;

    private int Poll(long nowNanos)
    {
        if (!_isWriting && !_isSynchronizing)
        {
            return 0;
        }

        int count = _engine.Poll(_completions);
        for (int i = 0; i < count; i++)
        {
            if (_completions[i].Tag == WriteTag)
            {
                OnWritten(_completions[i].Result);
            }
            else
            {
                OnSynchronized(_completions[i].Result, nowNanos);
            }
        }

        return count;
    }

    private void OnWritten(int result)
    {
        _isWriting = false;
        if (result is -(int)Errno.EINTR or -(int)Errno.EAGAIN)
        {
            return;
        }

        if (result <= 0)
        {
            Fail("write", _segments[^1].Path, result == 0 ? -(int)Errno.EIO : result);
            return;
        }

        _done += result;
        if (_done == _writing.Length)
        {
            _written = _writing.Last;
            _done = 0;
            _writing.Complete(_segments[^1]);
        }
    }

    private void OnSynchronized(int result, long nowNanos)
    {
        _isSynchronizing = false;
        if (result is -(int)Errno.EINTR or -(int)Errno.EAGAIN)
        {
            return;
        }

        if (result < 0)
        {
            Fail("fdatasync", _segments[^1].Path, result);
            return;
        }

        (_synchronized, _synchronizedNanos) = (_synchronizingTo, nowNanos);
    }

    // One write at a time, of all that has come meanwhile.
    private int BeginWrite()
    {
        if (_isWriting || Trouble is not null)
        {
            return 0;
        }

        if (_writing.IsEmpty)
        {
            if (_filling.IsEmpty || !HasSegment())
            {
                return 0;
            }

            (_filling, _writing) = (_writing, _filling);
        }

        long offset = _segments[^1].End + _done;
        _isWriting = _engine.TrySubmit(EngineOperation.Write, _file!, _writing.Start + _done, _writing.Length - _done, offset, WriteTag);
        Writes += _isWriting ? 1 : 0;
        return _isWriting ? 1 : 0;
    }

    private int BeginSynchronize(long nowNanos)
    {
        bool isDue = _options.Policy switch
        {
            StorePolicy.Every => true,
            StorePolicy.Interval => _wantsSegment || _synchronizedNanos == long.MinValue
                || nowNanos - _synchronizedNanos >= _options.IntervalNanos,
            _ => false,
        };
        if (!isDue || _isSynchronizing || _synchronized >= _written || _file is null || Trouble is not null)
        {
            return 0;
        }

        _synchronizingTo = _written;
        _isSynchronizing = _engine.TrySubmit(EngineOperation.Synchronize, _file, null, 0, 0, SynchronizeTag);
        return _isSynchronizing ? 1 : 0;
    }

    private void Fail(string call, string path, int error) =>
        Trouble ??= $"{call}({path}): {((Errno)(-error)).ToString()}";
}
