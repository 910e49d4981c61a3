using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Simulated;

/// <summary>One connection of a simulated host: the behaviour of tcp(7), as <see cref="Sockets.SocketStreamPort"/> shows it. The bytes
/// arrive whole and in order, in pieces that have nothing to do with those that were sent.</summary>
public sealed class SimulatedStreamPort : IStreamPort
{
    private readonly StreamEnd _end;
    private readonly SimulatedNetwork _network;
    private readonly bool _stamped;
    private readonly Frame[] _queue;
    private int _queueHead;
    private int _queueCount;

    internal SimulatedStreamPort(SimulatedHost host, StreamEnd end, StreamState state, StreamPortOptions options)
    {
        _end = end;
        _network = host.Network;
        _stamped = options.ReceiveStamps;
        State = state;
        try
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumQueuedFrames);
            _queue = new Frame[options.MaximumQueuedFrames];
            Options = SimulatedOptions.Apply(options, _network.Options.StreamReceiveBytes, out _);
            Frames = new FramePool(options.FrameCount, options.FrameSize);
        }
        catch
        {
            end.Abort();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Backend => "simulated";

    /// <inheritdoc/>
    public FramePool Frames { get; }

    /// <summary>-1: there is nothing to sleep on, the simulation drives.</summary>
    public int Descriptor => -1;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public CapabilityReport Capabilities { get; } = new("simulated", string.Empty, []);

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => _end.Local;

    /// <inheritdoc/>
    public Endpoint RemoteEndpoint => _end.Remote;

    /// <inheritdoc/>
    public StreamState State { get; private set; }

    /// <inheritdoc/>
    public Errno LastError { get; private set; }

    /// <inheritdoc/>
    public int QueuedBytes { get; private set; }

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => interest;

    /// <inheritdoc/>
    public StreamState Poll()
    {
        if (State is StreamState.Failed or StreamState.Closed)
        {
            return State;
        }

        if (_end.IsClosed)
        {
            Close(); // with its host
        }
        else if (_end.Error != Errno.None)
        {
            Fail();
        }
        else if (_end.HasEnded)
        {
            State = StreamState.PeerClosed;
        }
        else if (State == StreamState.Connecting && _end.IsOpen)
        {
            State = StreamState.Open;
        }

        return State;
    }

    /// <inheritdoc/>
    public bool TryReceive(out Received received)
    {
        received = default;
        if (State is StreamState.Connecting or StreamState.Closed || !Frames.TryLease(out Frame frame))
        {
            return false;
        }

        int length = _end.Read(Frames[frame]);
        if (length > 0)
        {
            long stamp = _stamped ? _end.LastArrivalNanos + _network.Options.RealtimeOffsetNanos : 0;
            received = new Received(frame.Take(length), default, stamp);
            return true;
        }

        Frames.Return(frame);
        if (_end.Error != Errno.None)
        {
            Fail();
        }
        else if (_end.HasEnded && State == StreamState.Open)
        {
            State = StreamState.PeerClosed;
        }

        return false;
    }

    /// <inheritdoc/>
    public SendStatus Send(Frame frame)
    {
        if (State is not (StreamState.Open or StreamState.PeerClosed) || _end.IsClosed)
        {
            return SendStatus.Refused;
        }

        Flush(); // what is kept goes first
        if (State == StreamState.Failed)
        {
            return SendStatus.Refused;
        }

        if (_queueCount == _queue.Length)
        {
            return SendStatus.Full;
        }

        int sent = _queueCount == 0 ? _end.Write(Frames[frame]) : 0;
        if (sent == frame.Length)
        {
            Frames.Return(frame);
        }
        else
        {
            _queue[(_queueHead + _queueCount) % _queue.Length] = frame.Skip(sent);
            _queueCount++;
            QueuedBytes += frame.Length - sent;
        }

        return SendStatus.Sent;
    }

    /// <inheritdoc/>
    public int Flush()
    {
        if (_end.Error != Errno.None && State is not (StreamState.Failed or StreamState.Closed))
        {
            Fail();
        }

        int total = 0;
        while (_queueCount > 0)
        {
            Frame frame = _queue[_queueHead];
            int sent = _end.Write(Frames[frame]);
            total += sent;
            QueuedBytes -= sent;
            if (sent < frame.Length)
            {
                _queue[_queueHead] = frame.Skip(sent);
                break;
            }

            Frames.Return(frame);
            _queueHead = (_queueHead + 1) % _queue.Length;
            _queueCount--;
        }

        return total;
    }

    /// <summary>Tells the peer that nothing more will be sent, after what was taken by the kernel (shutdown(2)); receiving goes on. What
    /// is still kept by the port is not sent.</summary>
    public void ShutdownSend() => _end.EndSending();

    /// <summary>Breaks the connection: the peer gets a reset, what was not sent is gone (SO_LINGER with time 0, socket(7)).</summary>
    public void Abort()
    {
        _end.Abort();
        Close();
    }

    /// <summary>Closes the connection and frees the frames. What the kernel has taken is still sent; when bytes were not read, the peer
    /// gets a reset.</summary>
    public void Dispose()
    {
        _end.Close();
        Close();
        Frames.Dispose();
    }

    internal static SimulatedStreamPort Connect(SimulatedHost host, in Endpoint remote, StreamPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (remote.IsEmpty)
        {
            throw new KernelException("socket(TCP)", Errno.EAFNOSUPPORT, "the remote endpoint names no address");
        }

        bool hasSource = host.TryGetSource(remote, 0, out Endpoint source);
        Endpoint local = hasSource ? host.BindStream(source) : default;
        _ = SimulatedOptions.Apply(options, host.Network.Options.StreamReceiveBytes, out int windowBytes);
        var end = new StreamEnd(host, host.Route(remote), local, remote, windowBytes);
        var port = new SimulatedStreamPort(host, end, StreamState.Connecting, options);
        if (hasSource)
        {
            end.Ask();
        }
        else
        {
            end.FailAtOnce(Errno.ENETUNREACH);
            port.Fail();
        }

        return port;
    }

    private void Close()
    {
        State = StreamState.Closed;
        DropQueue();
    }

    private void Fail()
    {
        LastError = _end.Error;
        State = StreamState.Failed;
        DropQueue();
    }

    private void DropQueue()
    {
        for (; _queueCount > 0; _queueCount--)
        {
            Frames.Return(_queue[_queueHead]);
            _queueHead = (_queueHead + 1) % _queue.Length;
        }

        QueuedBytes = 0;
    }
}
