using Ringside.Lab.MarketData;
using Ringside.Lab.Pacing;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.Tardis;

namespace Ringside.Lab.Exchange;

/// <summary>The market data side of the replay exchange: reads the file, formats each line into a frame, publishes it when it is
/// due.</summary>
/// <remarks>
/// Rows are read and formatted ahead into a bounded queue of frames, in the quiet time between two packets, so that decompressing
/// the next piece of the file does not delay a packet. An order that arrives during those tens of microseconds is stamped
/// after them; the kernel's stamp of it, and so the breakdown, shows that.
/// </remarks>
public sealed class MarketDataServer : IDisposable
{
    /// <summary>Most packets that stand ready ahead of time.</summary>
    public const int MaximumPrepared = 128;

    // A packet that leaves no later than this after its due time was on time.
    internal const long HeldPaceNanos = 1_000_000;

    private readonly IDatagramPort _port;
    private readonly MarketDataServerOptions _options;
    private readonly INanoClock _clock;
    private readonly Pacer _pacer;
    private readonly PreparedPacket[] _prepared = new PreparedPacket[MaximumPrepared];
    private int _head;
    private int _count;
    private TardisReader? _reader;
    private MarketDataException? _readFailure;
    private bool _atEnd;
    private long _attemptedNanos;
    private long _firstBadLine;
    private TardisError _firstBadError;

    /// <summary>Takes over a port.</summary>
    /// <param name="port">Where packets leave; owned from now on. Its pool must have more than <see cref="MaximumPrepared"/>
    /// frames.</param>
    /// <param name="options">Group, file, format, pace.</param>
    /// <param name="clock">Stamps the packets.</param>
    public MarketDataServer(IDatagramPort port, MarketDataServerOptions options, INanoClock clock)
    {
        _port = port;
        _options = options;
        _clock = clock;
        _pacer = new Pacer(options.Pace);
    }

    /// <summary>Where packets go.</summary>
    public Endpoint Group => _options.Group;

    /// <summary>Packets handed to the kernel in this replay.</summary>
    public long PacketsSent { get; private set; }

    /// <summary>How often the socket was full and the packet was tried again later, in this replay.</summary>
    public long SendsFull { get; private set; }

    /// <summary>Lines that gave no packet because their payload does not fit a frame, in this replay.</summary>
    public long Unformattable { get; private set; }

    /// <summary>Bad lines met in this replay.</summary>
    public long BadLines => _reader?.BadLines ?? 0;

    /// <summary>Most nanoseconds that a packet left after its due time, in this replay: how well the pace was held.</summary>
    public long LatestNanos { get; private set; }

    /// <summary>Data row of the packet sent last, from 1.</summary>
    public long LastRow { get; private set; }

    /// <summary>True when all packets of the file are sent.</summary>
    public bool IsFinished => _atEnd && _count == 0;

    /// <summary>True when the next packet is a row of a snapshot; false when it is an update, or when there is none.</summary>
    public bool IsNextSnapshot => _count > 0 && _prepared[_head].IsSnapshot;

    /// <summary>True when no packet stands ready although the file is not at its end.</summary>
    public bool IsReadingAhead => _count == 0 && !_atEnd;

    /// <summary>Due time of the next packet; <see cref="Net.Agents.Waiter.Never"/> when there is none.</summary>
    /// <param name="nowNanos">Now.</param>
    public long NextDueNanos(long nowNanos) =>
        _count == 0 ? Net.Agents.Waiter.Never : _pacer.DueNanos(_prepared[_head].RecordedMicros, nowNanos);

    /// <summary>What the replay so far has to tell beside its packets: nothing when all went as asked.</summary>
    public IEnumerable<string> Summary()
    {
        if (BadLines > 0)
        {
            yield return $"{BadLines} bad lines of the file were passed over, the first at line {_firstBadLine}: {_firstBadError}";
        }

        if (Unformattable > 0)
        {
            yield return $"{Unformattable} rows gave no packet: their payload does not fit a frame";
        }

        if (SendsFull > 0)
        {
            yield return $"the socket was full {SendsFull} times; each packet was tried again";
        }

        if (_options.Pace.Kind != PaceKind.Maximum && LatestNanos > HeldPaceNanos)
        {
            yield return $"the pace was not held throughout: the latest packet left {LatestNanos / 1000} us after it was due";
        }
    }

    /// <summary>Opens the file for a replay from its start and prepares the first packets.</summary>
    /// <param name="nowNanos">Now: the first packet is due now.</param>
    /// <exception cref="MarketDataException">The file cannot be read.</exception>
    public void Open(long nowNanos)
    {
        Close();
        _reader = _options.OpenFile();
        _atEnd = false;
        ResetCounters();
        _pacer.Start(nowNanos);
        while (_count < MaximumPrepared && Prepare())
        {
        }
    }

    /// <summary>Forgets what the last replay counted: another trader has come.</summary>
    public void ResetCounters() => PacketsSent = SendsFull = Unformattable = LatestNanos = LastRow = 0;

    /// <summary>Prepares one more packet if there is room.</summary>
    /// <returns>True when something was done.</returns>
    public bool Prepare()
    {
        if (_reader is null || _atEnd || _count == MaximumPrepared || !_port.Frames.TryLease(out Frame frame))
        {
            return false;
        }

        try
        {
            if (!TryFormatNext(frame))
            {
                _port.Frames.Return(frame);
            }
        }
        catch (MarketDataException failure)
        {
            // What was read before the damage is published first.
            _readFailure = failure;
            _atEnd = true;
            _port.Frames.Return(frame);
        }

        return true;
    }

    /// <summary>Sends the next packet if it is due.</summary>
    /// <param name="nowNanos">Now.</param>
    /// <param name="observer">Hears about it.</param>
    /// <returns>True when a packet left.</returns>
    /// <exception cref="MarketDataException">All that could be read was sent, and the rest of the file is damaged.</exception>
    public bool Publish(long nowNanos, IExchangeObserver observer)
    {
        if (_count == 0)
        {
            return _readFailure is null ? false : throw _readFailure;
        }

        ref PreparedPacket packet = ref _prepared[_head];
        if (_attemptedNanos == 0)
        {
            packet.DueNanos = _pacer.DueNanos(packet.RecordedMicros, nowNanos);
            if (packet.DueNanos > nowNanos)
            {
                return false;
            }
        }

        return Send(ref packet, observer);
    }

    /// <summary>Ends the replay: closes the file and gives back what was prepared.</summary>
    public void Close()
    {
        while (_count > 0)
        {
            _port.Frames.Return(_prepared[_head].Frame);
            DropHead();
        }

        _reader?.Dispose();
        _reader = null;
        _readFailure = null;
        _attemptedNanos = 0;
        _atEnd = true;
    }

    /// <summary>Closes file and port.</summary>
    public void Dispose()
    {
        Close();
        _port.Dispose();
    }

    private bool TryFormatNext(Frame frame)
    {
        switch (_reader!.TryRead(out MarketDataRow row))
        {
            case ReadStatus.Row when _options.Formatter.TryFormat(_reader.Line, row, _port.Frames[frame], out int length):
                Append(frame.Take(length), row);
                return true;
            case ReadStatus.Row:
                Unformattable++;
                return false;
            case ReadStatus.BadLine when _options.StopAtBadLine:
                throw new MarketDataException($"{_reader.Name}: line {_reader.RowNumber + 1} is bad: {_reader.Error}");
            case ReadStatus.BadLine:
                NoteBadLine();
                return false;
            case ReadStatus.End:
            default:
                _atEnd = true;
                return false;
        }
    }

    private void NoteBadLine()
    {
        if (_reader!.BadLines == 1)
        {
            _firstBadLine = _reader.RowNumber + 1;
            _firstBadError = _reader.Error;
        }
    }

    private void Append(Frame frame, in MarketDataRow row)
    {
        ref PreparedPacket packet = ref _prepared[(_head + _count) % MaximumPrepared];
        packet.Frame = frame;
        packet.Row = _reader!.RowNumber;
        packet.RecordedMicros = row.LocalTimestampMicros;
        packet.IsSnapshot = row.IsSnapshot;
        _count++;
    }

    private bool Send(ref PreparedPacket packet, IExchangeObserver observer)
    {
        long stampNanos = _clock.NowNanos();
        if (_attemptedNanos == 0)
        {
            _attemptedNanos = stampNanos;
        }

        switch (_port.Send(packet.Frame, _options.Group))
        {
            case SendStatus.Full:
                SendsFull++;
                return false;
            case SendStatus.Refused:
                throw new Linux.Errors.KernelException($"send({_options.Group})", _port.LastError);
            case SendStatus.Sent:
            default:
                break;
        }

        _port.Flush();
        LatestNanos = Math.Max(LatestNanos, _attemptedNanos - packet.DueNanos);
        observer.OnPublished(packet.Row, packet.DueNanos, stampNanos);
        PacketsSent++;
        LastRow = packet.Row;
        _pacer.Advance(packet.RecordedMicros);
        _attemptedNanos = 0;
        DropHead();
        return true;
    }

    private void DropHead()
    {
        _head = (_head + 1) % MaximumPrepared;
        _count--;
    }

    private struct PreparedPacket
    {
        public Frame Frame;
        public long Row;
        public long RecordedMicros;
        public long DueNanos;
        public bool IsSnapshot;
    }
}
