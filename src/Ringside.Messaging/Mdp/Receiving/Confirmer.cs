using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>Decides when a confirmation must leave, and what it says: all that arrived, and what is missing.</summary>
/// <remarks>
/// Every packet carries a confirmation anyhow. One leaves of its own after <c>max_confirmation_frequency</c> packets, after
/// <c>max_confirmation_delay</c>, when its sender says that nothing follows, and when something is missing. A packet that came twice brings
/// none: numbers are never
/// used twice, so it was doubled on the way, and confirmations that were doubled would answer each other for ever.
/// A packet is reported as missing once, when as many later ones as the reordering allowance have come. The allowance doubles when one that
/// was reported comes after all, up to <see cref="MostAllowance"/>, and falls by one after a thousand packets without.
/// </remarks>
internal sealed class Confirmer
{
    internal const int LeastAllowance = 3;
    internal const int MostAllowance = 256;
    private const int Calm = 1000;

    private readonly ReceivedPackets _packets;
    private readonly int _frequency;
    private readonly long _delayNanos;
    private int _pending;
    private long _firstPendingNanos;
    private long _largestNanos;
    private long _reportedUpTo;
    private int _allowance = LeastAllowance;
    private int _calm;

    internal Confirmer(ReceivedPackets packets, int frequency, long delayNanos) =>
        (_packets, _frequency, _delayNanos) = (packets, frequency, delayNanos);

    /// <summary>Whether a confirmation must leave even if nothing else does.</summary>
    internal bool IsUrgent { get; private set; }

    /// <summary>When it must at the latest.</summary>
    internal long DeadlineNanos => IsUrgent ? long.MinValue : _pending > 0 ? _firstPendingNanos + _delayNanos : long.MaxValue;

    /// <summary>Whether missing packets are to be reported.</summary>
    internal bool HasMissing { get; private set; }

    /// <summary>A new packet has arrived, and was added already.</summary>
    internal void OnPacket(long number, bool wantsConfirmation, bool isLast, long nowNanos)
    {
        if (number == _packets.Largest)
        {
            _largestNanos = nowNanos;
        }

        if (number <= _reportedUpTo)
        {
            OnReportedAfterAll();
        }
        else if (++_calm >= Calm)
        {
            _calm = 0;
            _allowance = Math.Max(LeastAllowance, _allowance - 1);
        }

        if (!wantsConfirmation)
        {
            return;
        }

        if (_pending++ == 0)
        {
            _firstPendingNanos = nowNanos;
        }

        IsUrgent |= _pending >= _frequency || isLast;
        if (_packets.HasGap && Math.Max(_reportedUpTo, _packets.Confirmed) < _packets.Largest - _allowance)
        {
            HasMissing = IsUrgent = true;
        }
    }

    /// <summary>A confirmation was asked for.</summary>
    internal void Hurry() => IsUrgent = true;

    /// <summary>A packet with a confirmation is on its way out.</summary>
    internal void OnConfirmed()
    {
        _pending = 0;
        IsUrgent = false;
    }

    /// <summary>Microseconds since the highest packet arrived; 0 before any did.</summary>
    internal ushort DelayMicros(long nowNanos) =>
        _packets.Largest == 0 ? (ushort)0 : (ushort)Math.Clamp((nowNanos - _largestNanos) / 1000, 0, ushort.MaxValue);

    /// <summary>Writes ranges of what arrived above <see cref="ReceivedPackets.Confirmed"/>, the lowest first.</summary>
    /// <returns>How many; as many as there are, as there is room for, and as a header can count.</returns>
    internal int WriteRanges(Span<byte> into)
    {
        int count = 0;
        long from = _packets.Confirmed + 1;
        int most = Math.Min(into.Length / PacketHeader.RangeSize, byte.MaxValue);
        while (count < most && _packets.TryFindRun(from, arrived: true, out long first, out long last))
        {
            Span<byte> at = into[(count * PacketHeader.RangeSize)..];
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)(first - _packets.Confirmed));
            BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)(last - _packets.Confirmed));
            count++;
            from = last + 1;
        }

        return count;
    }

    /// <summary>Writes a frame with the packets that are to be reported as missing.</summary>
    /// <returns>Its bytes; 0 when there are none any more.</returns>
    internal int WriteMissing(Span<byte> into)
    {
        HasMissing = false;
        long end = _packets.Largest - _allowance;
        long from = Math.Max(_reportedUpTo, _packets.Confirmed) + 1;
        int most = Math.Min((into.Length - ControlCodec.HeadSize) / ControlCodec.MissingSize, ControlCodec.MostMissing);
        int count = 0;
        while (count < most && from <= end && _packets.TryFindRun(from, arrived: false, out long first, out long last) && first <= end)
        {
            last = Math.Min(last, end);
            ControlCodec.WriteMissing(into[(ControlCodec.HeadSize + (count * ControlCodec.MissingSize))..], first, (int)(last - first + 1));
            count++;
            from = last + 1;
            _reportedUpTo = last;
        }

        if (count == 0)
        {
            return 0;
        }

        ControlCodec.Write(into, ControlKind.Missing, count * ControlCodec.MissingSize);
        return ControlCodec.HeadSize + (count * ControlCodec.MissingSize);
    }

    private void OnReportedAfterAll()
    {
        _allowance = Math.Min(2 * _allowance, MostAllowance);
        _calm = 0;
    }
}
