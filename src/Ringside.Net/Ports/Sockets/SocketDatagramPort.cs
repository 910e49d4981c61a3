using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Sockets;

/// <summary>The datagram port on a plain UDP socket (udp(7)): works everywhere, needs no privilege.</summary>
/// <remarks>Who copies: the kernel, from its packet buffer into the frame and back; one system call a datagram. Sending is done
/// when the call returns, so a sent frame goes back to the pool at once.</remarks>
public sealed class SocketDatagramPort : IDatagramPort, IStampedPort
{
    private readonly KernelSocket _socket;
    private readonly StampSource _stamps;
    private uint _droppedSeen;

    /// <summary>Makes, binds and configures the socket, in the network namespace of the calling thread.</summary>
    /// <param name="options">What it shall be.</param>
    /// <exception cref="KernelException">EADDRINUSE, EADDRNOTAVAIL, ENODEV (no such interface), EINVAL (no multicast group).</exception>
    public SocketDatagramPort(DatagramPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _stamps = options.Stamps;
        _socket = KernelSocket.Create(SocketKind.Datagram, options.Local);
        try
        {
            Options = Configure(options);
            Frames = new FramePool(options.FrameCount, options.FrameSize);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Backend => "socket";

    /// <inheritdoc/>
    public FramePool Frames { get; }

    /// <inheritdoc/>
    public int Descriptor => _socket.Value;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => _socket.LocalEndpoint;

    /// <inheritdoc/>
    public long Dropped { get; private set; }

    /// <inheritdoc/>
    public long Oversized { get; private set; }

    /// <inheritdoc/>
    public Errno LastError { get; private set; }

    /// <inheritdoc/>
    public int Receive(Span<Received> into)
    {
        int count = 0;
        while (count < into.Length && TryReceiveOne(out into[count]))
        {
            count++;
        }

        return count;
    }

    /// <inheritdoc/>
    public SendStatus Send(Frame frame, in Endpoint destination)
    {
        int sent = _socket.SendTo(Frames[frame], destination);
        if (sent >= 0)
        {
            Frames.Return(frame);
            return SendStatus.Sent;
        }

        LastError = (Errno)(-sent);

        // ECONNREFUSED reports an earlier datagram that nobody took; this one was not sent and may be tried again.
        return LastError is Errno.EAGAIN or Errno.ENOBUFS or Errno.EINTR or Errno.ECONNREFUSED ? SendStatus.Full : SendStatus.Refused;
    }

    /// <inheritdoc/>
    public int Flush() => 0;

    /// <inheritdoc/>
    public bool TryGetLastStamp(out long realtimeNanos)
    {
        if (_stamps == StampSource.OnDemand)
        {
            return _socket.TryGetLastStamp(out realtimeNanos);
        }

        realtimeNanos = 0;
        return false;
    }

    /// <summary>Closes the socket and frees the frames.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        Frames.Dispose();
    }

    private bool TryReceiveOne(out Received received)
    {
        received = default;
        while (Frames.TryLease(out Frame frame))
        {
            ReceiveFacts facts;
            int length = _socket.ReceiveMessage(Frames[frame], out facts);
            if (length < 0)
            {
                LastError = (Errno)(-length);
                Frames.Return(frame);
                return false;
            }

            CountDrops(facts.DroppedSoFar);
            if (facts.IsTruncated)
            {
                Oversized++;
                Frames.Return(frame);
                continue;
            }

            received = new Received(frame.Take(length), facts.Source, facts.StampRealtimeNanos);
            return true;
        }

        return false;
    }

    private void CountDrops(uint droppedSoFar)
    {
        // The kernel tells the count only when it is not zero; it wraps at 2^32.
        if (droppedSoFar != _droppedSeen && droppedSoFar != 0)
        {
            Dropped += droppedSoFar - _droppedSeen;
            _droppedSeen = droppedSoFar;
        }
    }

    private IReadOnlyList<OptionReport> Configure(DatagramPortOptions options)
    {
        var reports = new List<OptionReport>();
        if (options.ReceiveBufferBytes > 0 && SocketOption.TryFind("SO_RCVBUF", out SocketOption? buffer))
        {
            reports.Add(buffer!.Apply(_socket, options.ReceiveBufferBytes));
        }

        reports.AddRange(SocketOptionSetting.ApplyAll(_socket, options.Settings));
        _socket.RequestDropCount();
        if (_stamps == StampSource.ControlMessage)
        {
            _socket.RequestReceiveStamps();
        }
        else if (_stamps == StampSource.OnDemand)
        {
            _socket.TryGetLastStamp(out _); // switches stamping on
        }

        int interfaceIndex = options.Interface is null ? 0 : KernelSocket.InterfaceIndex(options.Interface);
        _socket.ConfigureMulticastSend(interfaceIndex, options.MulticastLoop, options.MulticastTimeToLive);
        if (!options.Group.IsEmpty)
        {
            // Several receivers of one group on one machine are the rule, not a mistake.
            _socket.AllowAddressReuse();
        }

        _socket.Bind(options.Local);
        if (!options.Group.IsEmpty)
        {
            _socket.JoinGroup(options.Group, interfaceIndex);
        }

        return reports;
    }
}
