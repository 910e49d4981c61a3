using Ringside.Lab.Measurement;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;

namespace Ringside.App.Datagrams;

/// <summary>Sends pings one after the other, waits for each answer for a while, and measures the way as the user sees it and as the
/// kernel's stamps show it.</summary>
/// <remarks>The kernel's figure leaves out the way between this program and its kernel, in both directions, and the wake-up; both sides of
/// the other host are in it.</remarks>
internal sealed class Pinger(IPingSocket socket, Waiter waiter, PingSettings settings) : IAgent, IDisposable
{
    private ulong _number;
    private uint _sends;
    private bool _outstanding;
    private long _warmUpsLeft = settings.WarmUps;
    private long _sentNanos;
    private long _sendStampNanos;
    private long _nextNanos = long.MinValue;

    internal IPingSocket Socket => socket;

    /// <summary>Round trips from before the send call to after the receive call, in nanoseconds.</summary>
    internal LatencyHistogram User { get; } = new();

    /// <summary>Round trips from the kernel's stamp of the ping to that of the answer, in nanoseconds.</summary>
    internal LatencyHistogram Kernel { get; } = new();

    /// <summary>Pings sent: answered, lost, or under way. Those to warm up do not count, here and below.</summary>
    internal long Sent { get; private set; }

    /// <summary>Pings without an answer in time.</summary>
    internal long Lost { get; private set; }

    /// <summary>Pings sent that are neither answered nor lost yet: 1 or 0.</summary>
    internal long UnderWay => _outstanding && !IsWarmingUp ? 1 : 0;

    /// <summary>Answers that came late, twice, or to somebody else.</summary>
    internal long Strays { get; private set; }

    /// <summary>Pings that the kernel refused to send.</summary>
    internal long Refused { get; private set; }

    /// <summary>Why it refused the last.</summary>
    internal Errno LastError { get; private set; }

    // The first runs of this program's code cost milliseconds, here and on the other side, and say nothing about the way.
    private bool IsWarmingUp => _warmUpsLeft > 0;

    public int DoWork(long nowNanos)
    {
        int work = TakeSendStamps() + TakeAnswers();
        if (_outstanding && nowNanos >= _sentNanos + settings.TimeoutNanos)
        {
            _outstanding = false;
            Lost += IsWarmingUp ? 0 : 1;
            _warmUpsLeft = 0;
        }

        if (_outstanding)
        {
            waiter.DeadlineNanos = _sentNanos + settings.TimeoutNanos;
            return work;
        }

        if (Sent + Refused == settings.Count)
        {
            return IAgent.Ended;
        }

        if (nowNanos >= _nextNanos)
        {
            Send(nowNanos);
            work++;
        }

        waiter.DeadlineNanos = _outstanding ? _sentNanos + settings.TimeoutNanos : _nextNanos;
        return work;
    }

    public void Dispose()
    {
        waiter.Unwatch(socket.Descriptor);
        socket.Dispose();
    }

    private void Send(long nowNanos)
    {
        _nextNanos = nowNanos + (IsWarmingUp ? 0 : settings.IntervalNanos);
        _sendStampNanos = 0;
        _sentNanos = KernelClock.MonotonicRawNanos();
        Errno error = socket.Send(new PingPacket(false, settings.Session, ++_number));
        if (error == Errno.None)
        {
            Sent += IsWarmingUp ? 0 : 1;
            _sends++;
            _outstanding = true;
        }
        else if (error is not (Errno.EAGAIN or Errno.ENOBUFS or Errno.EINTR or Errno.ECONNREFUSED))
        {
            Refused += IsWarmingUp ? 0 : 1;
            LastError = error;
            _warmUpsLeft = 0;
        }
    }

    private int TakeAnswers()
    {
        int count = 0;
        while (socket.TryReceive(out PingPacket packet, out long stampNanos))
        {
            long nowNanos = KernelClock.MonotonicRawNanos();
            count++;
            if (!_outstanding || !packet.IsAnswer || packet.Session != settings.Session || packet.Number != _number)
            {
                Strays++;
                continue;
            }

            _outstanding = false;
            TakeSendStamps(); // it stood in the queue before the answer did
            if (IsWarmingUp)
            {
                _warmUpsLeft--;
                continue;
            }

            User.Record(nowNanos - _sentNanos);
            if (stampNanos != 0 && _sendStampNanos != 0)
            {
                Kernel.Record(stampNanos - _sendStampNanos);
            }
        }

        return count;
    }

    private int TakeSendStamps()
    {
        int count = 0;
        while (socket.TryTakeSendStamp(out uint number, out long stampNanos))
        {
            count++;
            if (number == _sends - 1)
            {
                _sendStampNanos = stampNanos;
            }
        }

        return count;
    }
}
