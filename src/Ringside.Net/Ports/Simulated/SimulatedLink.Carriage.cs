namespace Ringside.Net.Ports.Simulated;

/// <content>
/// The way of a datagram, in this order: the limit of size, the cut, the queue and the time on the wire, loss in bursts, loss by
/// chance, damage, delay, jitter, reordering, doubling. Only faults that are set draw a random number.
/// </content>
public sealed partial class SimulatedLink
{
    // Ethernet header 14; IP header 20 or 40; UDP header 8, TCP header 20.
    private const int EthernetBytes = 14;
    private const int UdpBytes = 8;
    private const int TcpBytes = 20;
    private const int MaximumRetransmits = 6;
    private const long BitNanos = 8_000_000_000;

    private bool _inBurst;
    private long _wireFreeNanos;
    private long _lastDueNanos;
    private long _sent;
    private long _duplicated;
    private long _arrived;
    private long _lostByChance;
    private long _lostInBurst;
    private long _lostToCut;
    private long _lostToChecksum;
    private long _lostToQueue;
    private long _lostToSize;
    private long _corrupted;
    private long _reordered;

    /// <summary>Longest payload of a datagram that is not refused for its size.</summary>
    internal int MaximumPayload(bool isIPv6)
    {
        int most = isIPv6 ? 65_527 : 65_507;
        int limit = _faults.MaximumTransmissionUnit;
        return limit == 0 || _faults.OversizeIsLost ? most : Math.Clamp(limit - InternetBytes(isIPv6) - UdpBytes, 0, most);
    }

    /// <summary>Most bytes of a stream in one segment.</summary>
    internal int MaximumSegment(bool isIPv6)
    {
        int limit = _faults.MaximumTransmissionUnit == 0 ? 1500 : _faults.MaximumTransmissionUnit;
        return Math.Max(1, limit - InternetBytes(isIPv6) - TcpBytes);
    }

    /// <summary>Whether the sender must be told to wait.</summary>
    internal bool PushesBack(int length, bool isIPv6) =>
        _faults.QueuePushesBack && !IsCut && !HasRoom(length + InternetBytes(isIPv6) + UdpBytes + EthernetBytes);

    /// <summary>Takes a datagram over.</summary>
    internal void Carry(SimulatedDatagram datagram)
    {
        bool isIPv6 = datagram.Destination.IsIPv6;
        int packetBytes = datagram.Length + InternetBytes(isIPv6) + UdpBytes;
        _sent++;
        datagram.Link = this;
        datagram.LinkPeriod = Period;
        _network.Tell(SimulatedEventKind.Sent, datagram);
        if (_faults.MaximumTransmissionUnit > 0 && packetBytes > _faults.MaximumTransmissionUnit)
        {
            Lose(datagram, SimulatedEventKind.LostToSize, ref _lostToSize);
        }
        else if (IsCut)
        {
            Lose(datagram, SimulatedEventKind.LostToCut, ref _lostToCut);
        }
        else if (!HasRoom(packetBytes + EthernetBytes))
        {
            Lose(datagram, SimulatedEventKind.LostToQueue, ref _lostToQueue);
        }
        else
        {
            CarryOverWire(datagram, LeaveWire(packetBytes + EthernetBytes));
        }
    }

    /// <summary>A datagram has come to the end of the link.</summary>
    /// <returns>False when it was lost on the way to a cut.</returns>
    internal bool Arrive(SimulatedDatagram datagram)
    {
        if (datagram.LinkPeriod != Period)
        {
            Lose(datagram, SimulatedEventKind.LostToCut, ref _lostToCut);
            return false;
        }

        _arrived++;
        return true;
    }

    /// <summary>When a segment of a stream that leaves now arrives. It shares the wire with datagrams; what chance takes from it costs it
    /// the time until it is sent again, and it is never damaged, doubled or reordered.</summary>
    internal long StreamDueNanos(int length, bool isIPv6, long retransmitNanos)
    {
        long due = LeaveWire(length + InternetBytes(isIPv6) + TcpBytes + EthernetBytes) + _faults.DelayNanos + Jitter();
        for (int attempt = 0; attempt < MaximumRetransmits && TakesSegment(); attempt++)
        {
            due += retransmitNanos << attempt;
        }

        return due;
    }

    private static int InternetBytes(bool isIPv6) => isIPv6 ? 40 : 20;

    private void CarryOverWire(SimulatedDatagram datagram, long leavesNanos)
    {
        if (TakesByBurst())
        {
            Lose(datagram, SimulatedEventKind.LostInBurst, ref _lostInBurst);
        }
        else if (Chance(_faults.LossPerMillion))
        {
            Lose(datagram, SimulatedEventKind.LostByChance, ref _lostByChance);
        }
        else if (Chance(_faults.CorruptPerMillion) && !Damage(datagram))
        {
            Lose(datagram, SimulatedEventKind.LostToChecksum, ref _lostToChecksum);
        }
        else
        {
            long due = DueNanos(datagram, leavesNanos);
            bool twice = Chance(_faults.DuplicatePerMillion) && _network.HasRoomFor(2);
            _network.Schedule(datagram, due);
            if (twice)
            {
                _duplicated++;
                SimulatedDatagram second = _network.Store.TakeCopy(datagram);
                _network.Tell(SimulatedEventKind.Duplicated, second);
                _network.Schedule(second, due + _random.NextBelow(_faults.DuplicateNanos + 1));
            }
        }
    }

    private long DueNanos(SimulatedDatagram datagram, long leavesNanos)
    {
        long due = leavesNanos + _faults.DelayNanos + Jitter();
        if (Chance(_faults.ReorderPerMillion))
        {
            // It does not hold up those behind it: they shall overtake.
            _reordered++;
            _network.Tell(SimulatedEventKind.Reordered, datagram);
            return Math.Max(due, _lastDueNanos) + 1 + _random.NextBelow(Math.Max(_faults.ReorderNanos, 1));
        }

        if (!_faults.JitterReorders)
        {
            due = Math.Max(due, _lastDueNanos);
            _lastDueNanos = due;
        }

        return due;
    }

    /// <summary>Flips bits.</summary>
    /// <returns>False when the checksum finds it, which is also all that damage to headers can lead to.</returns>
    private bool Damage(SimulatedDatagram datagram)
    {
        if (!_faults.ChecksumMisses || datagram.Length == 0)
        {
            return false;
        }

        // Neighbouring bits, as a disturbance hits them; none is flipped twice, which would restore it.
        Span<byte> payload = datagram.Payload;
        long all = payload.Length * 8L;
        long bit = _random.NextBelow(all);
        for (long bits = 1 + _random.NextBelow(Math.Min(_faults.CorruptBits, all)); bits > 0; bits--)
        {
            payload[(int)(bit / 8)] ^= (byte)(1 << (int)(bit % 8));
            bit = (bit + 1) % all;
        }

        _corrupted++;
        _network.Tell(SimulatedEventKind.Corrupted, datagram);
        return true;
    }

    private void Lose(SimulatedDatagram datagram, SimulatedEventKind kind, ref long counter)
    {
        counter++;
        _network.Tell(kind, datagram);
        _network.Store.Return(datagram);
    }

    private bool Chance(int perMillion) => perMillion > 0 && _random.NextChance(perMillion, LinkFaults.Million);

    private bool TakesSegment() => TakesByBurst() || Chance(_faults.LossPerMillion) || Chance(_faults.CorruptPerMillion);

    private bool TakesByBurst()
    {
        if (_faults.BurstStartPerMillion == 0)
        {
            return false;
        }

        _inBurst = _inBurst ? !Chance(_faults.BurstEndPerMillion) : Chance(_faults.BurstStartPerMillion);
        return _inBurst && Chance(_faults.BurstLossPerMillion);
    }

    private long Jitter() => _faults.JitterNanos == 0 ? 0 : _random.NextBelow(_faults.JitterNanos + 1);

    private bool HasRoom(int frameBytes)
    {
        long waitNanos = _wireFreeNanos - _network.NowNanos();
        return _faults.BitsPerSecond == 0 || waitNanos <= 0
            || ((Int128)waitNanos * _faults.BitsPerSecond / BitNanos) + frameBytes <= _faults.QueueBytes;
    }

    private long LeaveWire(int frameBytes)
    {
        long now = _network.NowNanos();
        if (_faults.BitsPerSecond == 0)
        {
            return now;
        }

        _wireFreeNanos = Math.Max(_wireFreeNanos, now) + Math.Max(1, frameBytes * BitNanos / _faults.BitsPerSecond);
        return _wireFreeNanos;
    }
}
