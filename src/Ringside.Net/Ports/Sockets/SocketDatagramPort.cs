using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Sockets;

/// <summary>The datagram port on a plain UDP socket (udp(7)): works everywhere, needs no privilege.</summary>
/// <remarks>Who copies: the kernel, from its packet buffer into the frame and back; one system call a datagram. Sending is done
/// when the call returns, so a sent frame goes back to the pool at once.</remarks>
public sealed class SocketDatagramPort : IDatagramPort, IStampedPort
{
    // So that a flood of datagrams that do not fit cannot keep the caller's thread in one call.
    private const int MaximumSkipped = 64;

    private readonly KernelSocket _socket;
    private readonly StampSource _stamps;
    private uint _droppedSeen;
    private long _dropped;

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
            LocalEndpoint = _socket.LocalEndpoint;
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
    public CapabilityReport Capabilities { get; } = new("socket", string.Empty, []);

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public int MaximumPayload => LocalEndpoint.IsIPv6 ? 65_527 : 65_507;

    /// <inheritdoc/>
    public long Dropped
    {
        get
        {
            // The count in the control message comes with the next datagram only; after the last one nobody would tell.
            if (_socket.TryGetDropCount(out uint dropped))
            {
                CountDrops(dropped);
            }

            return _dropped;
        }
    }

    /// <inheritdoc/>
    public long Oversized { get; private set; }

    /// <inheritdoc/>
    public Errno LastError { get; private set; }

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => interest;

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
        if (sent == -(int)Errno.ECONNREFUSED)
        {
            // Reports, once, an earlier datagram that nobody took (udp(7)); this one was not tried yet.
            sent = _socket.SendTo(Frames[frame], destination);
        }

        if (sent >= 0)
        {
            Frames.Return(frame);
            return SendStatus.Sent;
        }

        var error = (Errno)(-sent);
        if (error is Errno.EAGAIN or Errno.ENOBUFS or Errno.EINTR or Errno.ECONNREFUSED)
        {
            return SendStatus.Full;
        }

        LastError = error;
        return SendStatus.Refused;
    }

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        status = SendStatus.Sent;
        int count = 0;
        while (count < batch.Length && (status = Send(batch[count].Frame, batch[count].Destination)) == SendStatus.Sent)
        {
            count++;
        }

        return count;
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
        _ = Dropped; // the last chance to ask
        _socket.Dispose();
        Frames.Dispose();
    }

    private bool TryReceiveOne(out Received received)
    {
        received = default;
        for (int skipped = 0; skipped <= MaximumSkipped && Frames.TryLease(out Frame frame); skipped++)
        {
            int length = _socket.ReceiveMessage(Frames[frame], out ReceiveFacts facts);
            if (length < 0)
            {
                NoteReceiveFailure((Errno)(-length));
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

    private void NoteReceiveFailure(Errno error)
    {
        // The kernel takes a pending error off the socket when it reports it: nothing to clear, and the next call receives again.
        if (error is not (Errno.EAGAIN or Errno.EINTR))
        {
            LastError = error;
        }
    }

    private void CountDrops(uint droppedSoFar)
    {
        // The count wraps at 2^32; the one that came with a datagram is as old as the datagram, and absent when it is zero.
        int news = (int)(droppedSoFar - _droppedSeen);
        if (news > 0 && droppedSoFar != 0)
        {
            _dropped += news;
            _droppedSeen = droppedSoFar;
        }
    }

    private IReadOnlyList<OptionReport> Configure(DatagramPortOptions options)
    {
        var reports = new List<OptionReport>();
        if (options.ReceiveBufferBytes > 0 && SocketOption.TryFind("SO_RCVBUF", out SocketOption? buffer))
        {
            OptionReport report = buffer!.Apply(_socket, options.ReceiveBufferBytes);
            reports.Add(_socket.TryForceReceiveBuffer(options.ReceiveBufferBytes, out int obtained)
                ? report with { Obtained = obtained, Note = "the kernel doubles the value; forced past net.core.rmem_max (SO_RCVBUFFORCE)" }
                : report);
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
