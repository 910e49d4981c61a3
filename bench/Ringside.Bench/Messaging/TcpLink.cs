using Ringside.Linux.Polling;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Bench.Messaging;

/// <summary>One connection of a <see cref="TcpEnd"/>.</summary>
internal sealed class TcpLink : IDisposable
{
    private const int WriteBytes = 64 << 10;

    private readonly TcpEnd _end;
    private readonly IStreamPort _port;
    private readonly bool _sendsAtOnce;
    private readonly byte[] _message;
    private Waiter? _waiter;
    private bool _watchesRoom;
    private Frame _write;
    private int _written;
    private int _arrived;
    private bool _wasOpen;

    internal TcpLink(TcpEnd end, int number, IStreamPort port, MessagingPlan plan)
    {
        (_end, Number, _port) = (end, number, port);
        _sendsAtOnce = plan.IsRoundTrip;
        _message = new byte[plan.Size];
    }

    internal static StreamPortOptions Options { get; } = new() { FrameCount = 64, FrameSize = WriteBytes, MaximumQueuedFrames = 32 };

    /// <summary>Its place among the links of the end.</summary>
    internal int Number { get; }

    internal int Descriptor => _port.Descriptor;

    internal long BytesReceived { get; private set; }

    /// <summary>Whether it opened in the last <see cref="DoWork"/>.</summary>
    internal bool HasJustOpened { get; private set; }

    internal void Watch(Waiter waiter)
    {
        _waiter = waiter;
        _watchesRoom = _port.State == StreamState.Connecting || _port.QueuedBytes > 0;
        PollEvents interest = PollEvents.Readable | PollEvents.PeerHangUp | (_watchesRoom ? PollEvents.Writable : PollEvents.None);
        waiter.Watch(_port.Descriptor, _port.WakeOn(interest));
    }

    internal bool TrySend(ReadOnlySpan<byte> payload)
    {
        if ((_written + payload.Length > WriteBytes && !TryWrite()) || (_written == 0 && !_port.Frames.TryLease(out _write)))
        {
            return false;
        }

        payload.CopyTo(_port.Frames[_write][_written..]);
        _written += payload.Length;
        return true;
    }

    internal int DoWork(IEndListener listener)
    {
        HasJustOpened = !_wasOpen && (_port.State == StreamState.Open || _port.Poll() == StreamState.Open);
        _wasOpen |= HasJustOpened;
        int work = _port.QueuedBytes > 0 ? _port.Flush() : 0;
        if (_sendsAtOnce && _written > 0 && TryWrite())
        {
            work++;
        }

        if (_port.TryReceive(out Received received))
        {
            work++;
            BytesReceived += received.Frame.Length;
            Cut(_port.Frames[received.Frame], listener);
            _port.Frames.Return(received.Frame);
        }

        if (_waiter is not null && _watchesRoom != (_port.QueuedBytes > 0))
        {
            Watch(_waiter);
        }

        return work;
    }

    public void Dispose() => _port.Dispose();

    private bool TryWrite()
    {
        if (_port.Send(_write.Take(_written)) != SendStatus.Sent)
        {
            return false;
        }

        _written = 0;
        return true;
    }

    // A message that lies in two pieces is put together; the others are read where they arrived.
    private void Cut(ReadOnlySpan<byte> bytes, IEndListener listener)
    {
        if (_arrived > 0)
        {
            int missing = Math.Min(bytes.Length, _message.Length - _arrived);
            bytes[..missing].CopyTo(_message.AsSpan(_arrived));
            _arrived += missing;
            bytes = bytes[missing..];
            if (_arrived < _message.Length)
            {
                return;
            }

            listener.OnMessage(_end, Number, _message);
            _arrived = 0;
        }

        while (bytes.Length >= _message.Length)
        {
            listener.OnMessage(_end, Number, bytes[.._message.Length]);
            bytes = bytes[_message.Length..];
        }

        bytes.CopyTo(_message);
        _arrived = bytes.Length;
    }
}
