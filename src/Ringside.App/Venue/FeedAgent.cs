using System.Net;
using Ringside.App.Datagrams;
using Ringside.Exchange.MarketData;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.App.Venue;

/// <summary>The shell of a <see cref="FeedFollower"/>: both lines, the re-request server, snapshots, and the display.</summary>
internal sealed class FeedAgent : IAgent, IDisposable
{
    private const int ReceiveBufferBytes = 4 << 20;
    private const int MostBatches = 8;

    // Heartbeats of MoldUDP64 are a second apart.
    private const long SilenceNanos = 3_000_000_000;

    private readonly FeedSetup _setup;
    private readonly FeedFollower _follower;
    private readonly FeedReader _reader;
    private readonly IFeedDisplay _display;
    private readonly Waiter _waiter;
    private readonly TextWriter _notes;
    private readonly IDatagramPort _lineA;
    private readonly IDatagramPort? _lineB;
    private readonly IDatagramPort? _rerequest;
    private readonly Received[] _received = new Received[64];
    private readonly long _lengthNanos;
    private SnapshotFetch? _fetch;
    private long _startNanos;
    private long _showAtNanos;

    /// <summary>Opens the ports.</summary>
    /// <param name="setup">Where the feed is heard.</param>
    /// <param name="follower">Puts it in order, for <paramref name="reader"/>.</param>
    /// <param name="reader">Keeps the books.</param>
    /// <param name="display">Shows them.</param>
    /// <param name="lengthNanos">How long it follows; <see cref="long.MaxValue"/> for until the session ends.</param>
    /// <param name="waiter">How the thread idles.</param>
    /// <param name="notes">Where it is told what the kernel refused, and that nobody sends.</param>
    internal FeedAgent(
        FeedSetup setup, FeedFollower follower, FeedReader reader, IFeedDisplay display, long lengthNanos, Waiter waiter, TextWriter notes)
    {
        _setup = setup;
        _follower = follower;
        _reader = reader;
        _display = display;
        _lengthNanos = lengthNanos;
        _waiter = waiter;
        _notes = notes;
        IBackend backend = setup.Backend.ForThread(waiter);
        _lineA = PortOpener.Open(backend, waiter, Line(setup.LineA), notes);
        _lineB = setup.LineB.IsEmpty ? null : OpenBeside(backend, Line(setup.LineB));
        _rerequest = setup.Rerequest.IsEmpty ? null : OpenBeside(
            backend,
            new DatagramPortOptions
            {
                Local = Asker(setup),
                Interface = setup.Interface,
                Peer = setup.Rerequest,
                ReceiveBufferBytes = ReceiveBufferBytes,
            });
    }

    /// <summary>Snapshots that came whole.</summary>
    internal long Snapshots { get; private set; }

    /// <summary>Snapshots that did not, or not all of them.</summary>
    internal long SnapshotFailures { get; private set; }

    /// <summary>Whether nothing has been heard for some seconds of a session that is not over.</summary>
    internal bool IsSilent { get; private set; }

    public int DoWork(long nowNanos)
    {
        if (_startNanos == 0)
        {
            _startNanos = _showAtNanos = nowNanos;
        }

        int work = Receive(_lineA, FeedSource.LineA, nowNanos);
        if (_lineB is not null)
        {
            work += Receive(_lineB, FeedSource.LineB, nowNanos);
        }

        if (_rerequest is not null)
        {
            work += Receive(_rerequest, FeedSource.Answer, nowNanos) + Ask(_rerequest, nowNanos);
        }

        work += Fetch(nowNanos);
        Listen(nowNanos);
        if (nowNanos >= _showAtNanos)
        {
            _display.Show(_follower, _reader);
            _showAtNanos = nowNanos + _display.IntervalNanos;
        }

        if (_display.Problem is not null)
        {
            return IAgent.Ended;
        }

        if (_follower.State == FeedFollowerState.Ended || nowNanos - _startNanos >= _lengthNanos)
        {
            _display.Show(_follower, _reader);
            return IAgent.Ended;
        }

        _waiter.DeadlineNanos = Deadline(nowNanos);
        return work;
    }

    public void Dispose()
    {
        _fetch?.Dispose();
        foreach (IDatagramPort? port in (IDatagramPort?[])[_lineA, _lineB, _rerequest])
        {
            if (port is not null)
            {
                _waiter.Unwatch(port.Descriptor);
                port.Dispose();
            }
        }
    }

    private IDatagramPort OpenBeside(IBackend backend, DatagramPortOptions options)
    {
        try
        {
            return PortOpener.Open(backend, _waiter, options, _notes);
        }
        catch (KernelException refusal) when (refusal.Error == Errno.EBUSY)
        {
            throw new RefusedException(
                $"--backend {backend.Name} takes one port of {_setup.Interface}, and line A has it: expected --line-b none and "
                    + "--rerequest none, or another back end");
        }
    }

    // Below the kernel's stack there is one interface, and an address of it; the stack chooses by the way to the server.
    private static Endpoint Asker(FeedSetup setup) => setup.Backend.Name is "socket" or "io_uring" or "auto"
        ? new Endpoint(setup.Rerequest.IsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0)
        : PortOpener.LocalAddress(setup.Interface, setup.Rerequest);

    private void Listen(long nowNanos)
    {
        long heard = Math.Max(_startNanos, Math.Max(_follower.HeardNanos(FeedSource.LineA), _follower.HeardNanos(FeedSource.LineB)));
        bool isSilent = _follower.State != FeedFollowerState.Ended && nowNanos - heard >= SilenceNanos;
        if (isSilent == IsSilent)
        {
            return;
        }

        IsSilent = _display.IsSilent = isSilent;
        _notes.WriteLine(isSilent
            ? $"feed: nothing heard on {_setup.LineA} at {_setup.Interface} for {SilenceNanos / 1_000_000_000} s; does the venue run?"
            : "feed: the venue is heard again");
    }

    private DatagramPortOptions Line(in Endpoint group) => new()
    {
        Local = group,
        Group = group,
        Interface = _setup.Interface,
        ReceiveBufferBytes = ReceiveBufferBytes,
    };

    private int Receive(IDatagramPort port, FeedSource source, long nowNanos)
    {
        int all = 0;
        int count = _received.Length;
        for (int batch = 0; batch < MostBatches && count == _received.Length; batch++)
        {
            count = port.Receive(_received);
            foreach (ref readonly Received datagram in _received.AsSpan(0, count))
            {
                _follower.Receive(source, port.Frames[datagram.Frame], nowNanos);
                port.Frames.Return(datagram.Frame);
            }

            all += count;
        }

        return all;
    }

    private int Ask(IDatagramPort port, long nowNanos)
    {
        if (!_follower.TryGetRequest(nowNanos, out MoldRequest request) || !port.Frames.TryLease(out Frame frame))
        {
            return 0;
        }

        Frame message = frame.Take(MoldRequest.Size);
        request.Write(port.Frames[message]);
        if (port.Send(message, _setup.Rerequest) != SendStatus.Sent)
        {
            // It is as good as lost: the follower asks again.
            port.Frames.Return(frame);
        }

        return 1;
    }

    private int Fetch(long nowNanos)
    {
        if (_fetch is null)
        {
            if (!_follower.WantsSnapshot(nowNanos))
            {
                return 0;
            }

            if (_setup.Snapshots.IsEmpty)
            {
                _follower.FailSnapshot(nowNanos);
                return 0;
            }

            _fetch = new SnapshotFetch(_setup.Backend, _setup.Snapshots, _follower, _waiter, nowNanos);
        }

        int work = _fetch.DoWork(nowNanos);
        if (_fetch.IsOver)
        {
            Snapshots += _fetch.IsComplete ? 1 : 0;
            SnapshotFailures += _fetch.IsComplete ? 0 : 1;
            _fetch.Dispose();
            _fetch = null;
            work++;
        }

        return work;
    }

    private long Deadline(long nowNanos)
    {
        long end = _lengthNanos == long.MaxValue ? long.MaxValue : _startNanos + _lengthNanos;
        long next = Math.Min(Math.Min(_showAtNanos, end), _fetch?.DeadlineNanos ?? long.MaxValue);
        bool canAct = _rerequest is not null || !_follower.HasGap;
        return canAct ? Math.Min(next, Math.Max(_follower.NextActionNanos, nowNanos)) : next;
    }
}
