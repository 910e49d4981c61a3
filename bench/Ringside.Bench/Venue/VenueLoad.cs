using System.Collections.Immutable;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Configuration;
using Ringside.Lab.Measurement;
using Ringside.Linux.Clocks;
using Ringside.Net.Ports;

namespace Ringside.Bench.Venue;

/// <summary>Members who send at a rate whatever the venue does, and what they measure: every time counts from when a message was meant to
/// be sent.</summary>
/// <remarks>One thread that spins. A message that cannot be sent in its time is sent as soon as it can, and keeps its intended
/// time.</remarks>
internal sealed class VenueLoad : IDisposable
{
    private const long Second = 1_000_000_000;
    private const long PatienceNanos = 10 * Second;
    private const int MostPerTurn = 256;
    private const int Orders = 1 << 20;

    /// <summary>The venue's letter for orders that it has no room for now (docs/venue.md).</summary>
    private const byte BusyLetter = (byte)'y';

    private readonly VenueBenchmarkOptions _options;
    private readonly LoadSession[] _sessions;
    private readonly FeedProbe[] _probes;
    private readonly long[] _intendedNanos = new long[Orders];
    private readonly long[] _shownNanos = new long[Orders];
    private readonly ulong[] _reference = new ulong[Orders];
    private readonly long[] _packetNanos = new long[Orders];
    private readonly ulong[] _packet = new ulong[Orders];
    private readonly int[] _packetCount = new int[Orders];
    private long _startNanos;
    private long _measureFromNanos = long.MaxValue;
    private long _realtimeAheadNanos;
    private long _answered;

    /// <summary>Connects everybody; the venue is open.</summary>
    /// <param name="options">How many, and what is measured.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="tokens">What their order tokens begin with: another one for each load of one day.</param>
    internal VenueLoad(VenueBenchmarkOptions options, VenueConfiguration venue, string tokens = "L")
    {
        _options = options;
        Backends.TryGet("socket", out IBackend? backend);
        NodeConfiguration gateway = venue.Nodes.First(node => node.Role == NodeRole.Gateway);
        NodeConfiguration data = venue.Nodes.First(node => node.Role == NodeRole.MarketData);
        _probes =
        [
            .. Enumerable.Range(0, options.Followers)
                .Select(number => new FeedProbe(backend!, venue.Interface, data.LineA, number, this)),
        ];
        ImmutableArray<FlowSymbol> symbols =
        [
            .. venue.Shards.SelectMany(shard => shard.Instruments)
                .Select(one => new FlowSymbol(one.Symbol, (uint)one.ReferencePrice, (uint)one.Tick)),
        ];
        _sessions =
        [
            .. Enumerable.Range(1, options.Members).Select(member => new LoadSession(
                backend!, gateway.Ouch, VenueProcess.UserOf(member),
                new FlowGenerator(
                    new FlowOptions { Seed = (ulong)member, MostLive = 50_000 / options.Members }, symbols, new OrderTokens(tokens)),
                this)),
        ];
    }

    /// <summary>From the intended time to the answer.</summary>
    internal LatencyHistogram ToAnswer { get; } = new();

    /// <summary>From the intended time to the packet of the feed that shows the order, as the kernel stamped it.</summary>
    internal LatencyHistogram ToFeed { get; } = new();

    /// <summary>From the first to the last follower of the feed that had a packet.</summary>
    internal LatencyHistogram Spread { get; } = new();

    /// <summary>Messages that were sent while it was measured.</summary>
    internal long Sent { get; private set; }

    /// <summary>Orders that were refused because the venue had no room for them: answered, and not carried out.</summary>
    internal long Busy { get; private set; }

    /// <summary>Messages of the measurement that were never answered.</summary>
    internal long Lost { get; private set; }

    /// <summary>Answers a second while it was measured.</summary>
    internal double PerSecond { get; private set; }

    /// <summary>Packets of the feed that the kernel had no room for, of all followers.</summary>
    internal long FeedDropped => _probes.Sum(probe => probe.Dropped);

    /// <summary>Logs everybody in.</summary>
    /// <exception cref="InvalidOperationException">Somebody is not let in.</exception>
    internal void LogIn()
    {
        long until = KernelClock.MonotonicRawNanos() + PatienceNanos;
        while (!Array.TrueForAll(_sessions, session => session.IsIn))
        {
            long now = Turn();
            if (now > until)
                throw new InvalidOperationException("the venue lets nobody in");
        }
    }

    /// <summary>Sends, measures, and waits for the last answers.</summary>
    /// <exception cref="InvalidOperationException">The venue has cut a member off: nothing was measured.</exception>
    internal void Run()
    {
        _startNanos = KernelClock.MonotonicRawNanos();
        _measureFromNanos = _startNanos + (_options.WarmUpSeconds * Second);
        long endNanos = _measureFromNanos + (_options.Seconds * Second);
        long number = 0;
        long now = _startNanos;
        long atStart = 0;
        while (now < endNanos)
        {
            atStart = now < _measureFromNanos ? _answered : atStart;
            number = Send(number, Math.Min(now, endNanos), now);
            now = Turn();
        }

        PerSecond = (_answered - atStart) / (double)_options.Seconds;
        WaitForAnswers();
    }

    /// <summary>Sends one message and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">None comes.</exception>
    internal void Ask()
    {
        long now = KernelClock.MonotonicRawNanos();
        long until = now + PatienceNanos;
        (_startNanos, _measureFromNanos) = (now, now);
        bool isSent = false;
        while (_answered == 0)
        {
            isSent = isSent || _sessions[0].TrySend(now, now);
            if (Turn() > until)
                throw new InvalidOperationException("the venue is open, and answers no order");
        }
    }

    internal void OnAnswer(in ClientEvent one)
    {
        long now = KernelClock.MonotonicRawNanos();
        _answered++;
        if (one.RequestNanos < _measureFromNanos)
            return;
        Busy += one.Kind == ClientEventKind.Rejected && one.Code == BusyLetter ? 1 : 0;
        ToAnswer.Record(now - one.RequestNanos);
        if (one.Kind is not (ClientEventKind.Accepted or ClientEventKind.Replaced) || one.Reference == 0)
            return;
        int place = PlaceOf(one.Reference);
        _intendedNanos[place] = one.RequestNanos;
        NoteShown(place);
    }

    internal void OnDisplayed(ulong reference, long stampRealtimeNanos)
    {
        int place = PlaceOf(reference);
        _shownNanos[place] = stampRealtimeNanos - _realtimeAheadNanos;
        NoteShown(place);
    }

    internal void OnFeedPacket(int follower, ulong number, long stampRealtimeNanos)
    {
        if (_probes.Length < 2 || _measureFromNanos == long.MaxValue)
            return;
        int place = (int)(number & (Orders - 1));
        if (_packet[place] != number)
            (_packet[place], _packetNanos[place], _packetCount[place]) = (number, stampRealtimeNanos, 0);
        if (++_packetCount[place] == _probes.Length)
            Spread.Record(Math.Max(0, stampRealtimeNanos - _packetNanos[place]));
    }

    public void Dispose()
    {
        foreach (LoadSession session in _sessions)
            session.Dispose();
        foreach (FeedProbe probe in _probes)
            probe.Dispose();
    }

    private long Send(long number, long until, long now)
    {
        int count = 0;
        long intended = Intended(number);
        while (intended <= until && count++ < MostPerTurn)
        {
            LoadSession session = _sessions[number % _sessions.Length];
            if (!session.TrySend(intended, now))
                break;
            Sent += intended >= _measureFromNanos ? 1 : 0;
            intended = Intended(++number);
        }

        return number;
    }

    private long Turn()
    {
        long now = KernelClock.MonotonicRawNanos();
        _realtimeAheadNanos = KernelClock.RealtimeNanos() - now;
        foreach (FeedProbe probe in _probes)
            probe.DoWork();
        foreach (LoadSession session in _sessions)
        {
            session.DoWork(now);
            if (session.IsCut)
                throw new InvalidOperationException($"the venue has cut a member off, after {_answered} answers to all of them");
        }

        return now;
    }

    private void WaitForAnswers()
    {
        long until = KernelClock.MonotonicRawNanos() + PatienceNanos;
        while (_sessions.Any(session => session.Client.Orders.Unanswered > 0) && Turn() < until)
        {
        }

        Lost = _sessions.Sum(session => (long)session.Client.Orders.Unanswered);
    }

    private void NoteShown(int place)
    {
        if (_intendedNanos[place] == 0 || _shownNanos[place] == 0)
            return;
        if (_intendedNanos[place] >= _measureFromNanos)
            ToFeed.Record(Math.Max(0, _shownNanos[place] - _intendedNanos[place]));
        (_intendedNanos[place], _shownNanos[place]) = (0, 0);
    }

    private int PlaceOf(ulong reference)
    {
        int place = (int)(reference & (Orders - 1));
        if (_reference[place] != reference)
            (_reference[place], _intendedNanos[place], _shownNanos[place]) = (reference, 0, 0);
        return place;
    }

    private long Intended(long number) => _startNanos + (long)((Int128)number * Second / _options.Rate);
}
