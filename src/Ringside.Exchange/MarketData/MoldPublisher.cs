using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.MarketData;

/// <summary>Packs the messages of a feed into MoldUDP64 packets, and sends each packet to line A and line B: the same bytes to
/// both.</summary>
/// <remarks>
/// <para>It is the sink of an <see cref="ItchPublication"/>. A packet leaves when the next message does not fit, and when the owner has no
/// more batches (<see cref="Flush"/>), so a busy feed has full packets and a quiet one does not wait. A single batch may have any number
/// of messages: they leave while it is worked on.</para>
/// <para>What a line does not take is lost for that line and counted; who misses it asks the <see cref="RerequestServer"/>. All messages
/// go to the history first, also while <see cref="IsSilent"/> is set: that is how a second publisher stands by.</para>
/// </remarks>
public sealed class MoldPublisher : IItchSink
{
    private readonly MoldPublisherOptions _options;
    private readonly ItchHistory _history;
    private readonly IPacketOutput _lineA;
    private readonly IPacketOutput? _lineB;
    private readonly byte[] _packet;
    private int _length = MoldHeader.Size;
    private int _count;
    private long _lastSentNanos = long.MinValue;

    /// <summary>A publisher whose next message is the next one of the history.</summary>
    /// <param name="options">How it sends.</param>
    /// <param name="history">Keeps what was sent, for those who ask again.</param>
    /// <param name="lineA">The first line.</param>
    /// <param name="lineB">The other line; null when there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public MoldPublisher(MoldPublisherOptions options, ItchHistory history, IPacketOutput lineA, IPacketOutput? lineB)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(lineA);
        options.Validate();
        _options = options;
        _history = history;
        _lineA = lineA;
        _lineB = lineB;
        _packet = new byte[options.MaximumPacket];
    }

    /// <summary>Whether nothing is sent; messages are kept all the same. Change it between batches, after <see cref="Flush"/>.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether <see cref="End"/> was called: only the end of the session is told any more.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Packets with messages so far; each counts once, whatever the lines did.</summary>
    public long Packets { get; private set; }

    /// <summary>Heartbeats and ends of the session so far.</summary>
    public long Heartbeats { get; private set; }

    /// <summary>Packets that line A did not take.</summary>
    public long DroppedA { get; private set; }

    /// <summary>Packets that line B did not take.</summary>
    public long DroppedB { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The number is not the next one, or the session has ended.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        if (number != _history.NextNumber || IsEnded)
            ThrowWrongNumber(number);
        int end = _length + MoldPacketReader.BlockHeaderSize + message.Length;
        if (end > _packet.Length)
        {
            SendMessages();
            end = _length + MoldPacketReader.BlockHeaderSize + message.Length;
        }

        _history.Append(message);
        Span<byte> block = _packet.AsSpan(_length, end - _length);
        BinaryPrimitives.WriteUInt16BigEndian(block, (ushort)message.Length);
        message.CopyTo(block[MoldPacketReader.BlockHeaderSize..]);
        _length = end;
        _count++;
    }

    /// <summary>Sends what waits; to be called when no more batches are there.</summary>
    /// <param name="nowNanos">The time, of any clock that does not go back.</param>
    public void Flush(long nowNanos)
    {
        // A packet that is full leaves when there is one more message, so what left since the last flush is never without one.
        if (_count == 0)
            return;
        _lastSentNanos = nowNanos;
        SendMessages();
    }

    /// <summary>Sends what waits, or a heartbeat when nothing was sent for long enough.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>When it wants to be called again, if nothing else happens.</returns>
    public long Poll(long nowNanos)
    {
        Flush(nowNanos);
        if (_lastSentNanos == long.MinValue || nowNanos - _lastSentNanos >= _options.HeartbeatNanos)
            SendHeartbeat(nowNanos);
        return _lastSentNanos + _options.HeartbeatNanos;
    }

    /// <summary>Sends what waits and tells that no more messages come. From now on <see cref="Poll"/> tells it again in the place of
    /// heartbeats; for how long is the owner's choice.</summary>
    /// <param name="nowNanos">The time.</param>
    public void End(long nowNanos)
    {
        Flush(nowNanos);
        IsEnded = true;
        SendHeartbeat(nowNanos);
    }

    private void SendMessages()
    {
        new MoldHeader(_options.Session, _history.NextNumber - (ulong)_count, (ushort)_count).Write(_packet);
        Packets++;
        Send(_packet.AsSpan(0, _length));
        _length = MoldHeader.Size;
        _count = 0;
    }

    private void SendHeartbeat(long nowNanos)
    {
        Span<byte> packet = stackalloc byte[MoldHeader.Size];
        new MoldHeader(_options.Session, _history.NextNumber, IsEnded ? MoldHeader.EndOfSessionCount : (ushort)0).Write(packet);
        Heartbeats++;
        _lastSentNanos = nowNanos;
        Send(packet);
    }

    private void Send(ReadOnlySpan<byte> packet)
    {
        if (IsSilent)
            return;
        if (!_lineA.TrySend(packet))
            DroppedA++;
        if (_lineB is not null && !_lineB.TrySend(packet))
            DroppedB++;
    }

    private void ThrowWrongNumber(ulong number) => throw new ArgumentException(
        IsEnded ? "The session has ended." : $"Message {_history.NextNumber} comes next, not message {number}.", nameof(number));
}
