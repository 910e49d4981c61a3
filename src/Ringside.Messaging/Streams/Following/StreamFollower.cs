using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Following;

/// <summary>Follows a stream (docs/streams.md): puts batches together, keeps one unbroken chain, asks for what is missing, gives way to a
/// higher epoch, and releases what is stable.</summary>
/// <remarks>
/// <para>A batch is taken only if its chain follows from that of the batch before it, so equal chains are equal histories. What is not
/// stable is provisional: when the writer of a higher epoch says that those numbers are others', it is cut. What was released never is: a
/// contradiction there ends the follower with <see cref="Fault"/>.</para>
/// <para>Sans I/O, one thread. Nothing is allocated while batches of one packet come in order.</para>
/// </remarks>
public sealed partial class StreamFollower
{
    private readonly StreamFollowerOptions _options;
    private readonly IStreamOutput _output;
    private readonly IFollowerOwner? _owner;
    private readonly Crc32C _checksum = new();
    private readonly BatchLog _log;
    private readonly BatchAssembler _assembler;
    private readonly EpochTable _own = new();
    private readonly EpochTable _writers = new();
    private readonly EpochRun[] _runs = new EpochRun[HeartbeatPayload.MostRuns];
    private readonly MarkBook _marks;
    private readonly FillTimer _fill;
    private byte[] _payload = [];
    private long _known;
    private long _read;
    private bool _choosesItself;
    private long _limit = long.MaxValue;
    private ulong _releasedChain;
    private Endpoint _writerAddress;
    private Endpoint _holder;
    private uint _sealerEpoch;

    /// <summary>Makes a follower.</summary>
    /// <param name="options">What it follows.</param>
    /// <param name="start">What its owner has already.</param>
    /// <param name="output">Where questions go.</param>
    /// <exception cref="ArgumentException">Options out of range.</exception>
    public StreamFollower(StreamFollowerOptions options, StreamPosition start, IStreamOutput output)
        : this(options, start, output, null)
    {
    }

    internal StreamFollower(StreamFollowerOptions options, StreamPosition start, IStreamOutput output, IFollowerOwner? owner)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Stores.Count, options.StoreAddresses.Count, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.StableCopies, options.Stores.Count, nameof(options));
        (_options, _output, _owner) = (options, output, owner);
        _log = new BatchLog(options.LogBytes, options.LogBatches, options.FirstLogBytes);
        _assembler = new BatchAssembler(options.WindowBatches, options.WindowBytes);
        _marks = new MarkBook();
        _fill = new FillTimer(options, output, owner?.Store ?? 0);
        Identity = options.Identity;
        _own.Set([.. start.Runs]);

        // A writer of before may live still, and not know.
        RaiseEpoch(_own.Last.Epoch);
        _log.Reset(start.Number, start.Chain);
        // What a store has on its disk may still be another's.
        Released = owner is null ? start.Number : 0;
        (_releasedChain, _read) = (start.Chain, start.Number);
    }

    /// <summary>Which run of numbers it follows; 0 while none was heard.</summary>
    public uint Identity { get; private set; }

    /// <summary>Number of the last batch that it has, stable or not.</summary>
    public long Last => _log.Last;

    /// <summary>Chain of that batch.</summary>
    public ulong LastChain => _log.LastChain;

    /// <summary>Epoch of that batch.</summary>
    public uint LastEpoch => _log.Last == 0 ? 0 : _own.EpochOf(_log.Last);

    /// <summary>Number of the last batch that may be shown to anybody.</summary>
    public long Released { get; private set; }

    /// <summary>The highest epoch that a writer, or a promise, has named.</summary>
    public uint WriterEpoch { get; private set; }

    /// <summary>Whether that writer's first batch is stable, as it says.</summary>
    public bool IsWriterEstablished { get; private set; }

    /// <summary>Highest number that is known to exist.</summary>
    public long Known => Math.Max(_known, _assembler.Highest);

    /// <summary>When the current writer was last heard; <see cref="long.MinValue"/> for never.</summary>
    public long WriterHeardNanos { get; private set; } = long.MinValue;

    /// <summary>When one was last heard that seals still, to write in an epoch not below the current one; <see cref="long.MinValue"/> when
    /// none was, or what it seals was written on in its epoch or a higher one.</summary>
    public long SealerHeardNanos { get; private set; } = long.MinValue;

    /// <summary>Where the current writer sends from; empty while none was heard.</summary>
    public Endpoint WriterAddress => _writerAddress;

    /// <summary>Why it has stopped for good; null while it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Batches that were cut, because a higher epoch replaced them.</summary>
    public long CutBatches { get; private set; }

    /// <summary>Questions for what is missing.</summary>
    public long FillRequests => _fill.Requests;

    /// <summary>Packets dropped: too far ahead of a gap.</summary>
    public long DroppedPackets => _assembler.Dropped;

    /// <summary>The stores that count in the newest epoch of which that is known, as far as its marks tell; null before any is.</summary>
    public StoreSets? StoreSets => _marks.InForce;

    /// <summary>The epochs of what it has.</summary>
    public IReadOnlyList<EpochRun> Runs => _own.Runs;

    /// <summary>When <see cref="Advance"/> has something to do; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadlineNanos => Fault is null ? Math.Min(_fill.DeadlineNanos, TableDeadlineNanos) : long.MaxValue;

    internal MarkBook Marks => _marks;

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted
    {
        get => _marks.Planted;
        set => (_marks.Planted, _assembler.Planted) = (value, value);
    }

    internal BatchLog Log => _log;

    /// <summary>Chain of the last batch that may be shown to anybody.</summary>
    internal ulong ReleasedChain => _releasedChain;

    /// <summary>Whether what it has is the current writer's for certain: its last batch lies where the writer's table reaches, and was kept
    /// there.</summary>
    internal bool IsWritersOwn => _writers.IsEmpty || Last == 0 || _writers.Knows(Last);

    /// <summary>The first packet of the batch behind the last one, of the same epoch, as long as the rest of it has not come; else
    /// empty.</summary>
    internal ReadOnlySpan<byte> Unfinished => Last == 0 ? default : _assembler.FirstOf(Last + 1, LastEpoch);

    /// <summary>Takes a packet of the stream, an answer, or a mark; anything else is ignored.</summary>
    /// <param name="packet">Any bytes.</param>
    /// <param name="from">Who sent them.</param>
    /// <param name="nowNanos">The time.</param>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        if (Fault is not null)
        {
            return;
        }

        if (StreamHeader.TryRead(packet, _checksum, out StreamHeader header))
        {
            if (packet.Length == StreamHeader.Size + header.Length)
            {
                OnLive(header, packet, from, nowNanos);
            }
        }
        else if (StreamControl.TryRead(packet, _checksum, out StreamControl control) && control.Stream == _options.Stream)
        {
            OnControl(control, packet[StreamControl.Size..], nowNanos);
        }
    }

    /// <summary>Lets time pass: asks for what is missing.</summary>
    public void Advance(long nowNanos)
    {
        if (Fault is null && Identity != 0)
        {
            long writersFirst = _writers.Last.Epoch == WriterEpoch ? _writers.Last.First : 0;
            var gap = new FillGap(Identity, Last, Known, _marks.Stable.Number, _writerAddress, writersFirst, _holder);
            AskForTable(gap, nowNanos);
            _fill.Advance(gap, nowNanos, _checksum);
        }
    }

    /// <summary>Reads the next batch that is released.</summary>
    /// <param name="batch">The batch; valid until the next call of anything here.</param>
    /// <returns>False when there is none now.</returns>
    public bool TryRead(out StreamBatch batch)
    {
        if (_read >= Released || !_log.Holds(_read + 1))
        {
            batch = default;
            return false;
        }

        batch = View(++_read);
        return true;
    }

    /// <summary>Place behind a batch that was read, or where its owner began.</summary>
    public StreamPosition PositionAt(long number, ulong chain) => new(number, chain, [.. _own.Runs.Where(run => run.First <= number)]);

    private long KeepFrom => _owner?.KeepFrom ?? (_read + 1);

    private StreamBatch View(long number)
    {
        BatchPlace place = _log.Place(number);
        ReadOnlySpan<byte> packets = _log.Packets(number);
        var walk = new PacketWalk(packets);
        walk.MoveNext();
        StreamFlags flags = FlagsOf(walk.Packet);
        ReadOnlySpan<byte> payload = walk.Packet.Length == packets.Length ? walk.Payload : Join(packets);
        return new StreamBatch(
            number,
            place.Epoch,
            place.Chain,
            (flags & StreamFlags.EpochStarted) != 0,
            (flags & StreamFlags.EndOfStream) != 0,
            payload);
    }

    private static StreamFlags FlagsOf(ReadOnlySpan<byte> packet) =>
        (StreamFlags)System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(packet[6..]);

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> packets)
    {
        if (_payload.Length < packets.Length)
        {
            _payload = new byte[Math.Max(packets.Length, 2 * _payload.Length)];
        }

        int at = 0;
        var walk = new PacketWalk(packets);
        while (walk.MoveNext())
        {
            walk.Payload.CopyTo(_payload.AsSpan(at));
            at += walk.Payload.Length;
        }

        return _payload.AsSpan(0, at);
    }
}
