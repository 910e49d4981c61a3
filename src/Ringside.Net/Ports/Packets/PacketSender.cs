using Ringside.Linux.Errors;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Headers;
using Ringside.Net.Links;

namespace Ringside.Net.Ports.Packets;

/// <summary>The sending half of a packet port: headers are written in front of the payload, and the whole frame leaves past the
/// queueing discipline by a packet socket that receives nothing (packet(7), sendmmsg(2)).</summary>
/// <remarks>What does not leave by the port's interface, and everything on loopback, is sent by the companion: the kernel takes no
/// frame from a loopback interface that its own stack has not put there.</remarks>
internal sealed unsafe class PacketSender : IDisposable
{
    private const int BatchCapacity = 64;

    private readonly PacketSocket _socket;
    private readonly PacketSendBatch _batch = new(BatchCapacity);
    private readonly CompanionSocket _companion;
    private readonly PathTable _paths;
    private readonly FramePool _frames;
    private readonly bool _isLoopback;
    private readonly int _maximumPayload;

    private PacketSender(
        PacketSocket socket, CompanionSocket companion, PathTable paths, FramePool frames, LinkFacts link, int maximumPayload)
    {
        _socket = socket;
        _companion = companion;
        _paths = paths;
        _frames = frames;
        _isLoopback = link.IsLoopback;
        _maximumPayload = maximumPayload;
    }

    /// <summary>The error of the last refusal.</summary>
    internal Errno LastError { get; private set; }

    /// <summary>Makes and binds the socket.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="companion">Sends what leaves elsewhere; stays the caller's to close.</param>
    /// <param name="frames">Where the payloads stand; stays the caller's.</param>
    /// <param name="options">What the port shall be.</param>
    internal static PacketSender Create(LinkFacts link, CompanionSocket companion, FramePool frames, DatagramPortOptions options)
    {
        PacketSocket socket = PacketSocket.Create();
        try
        {
            socket.BypassQueue();
            socket.Bind(link.Index, PacketProtocol.None);
            var paths = new PathTable(link, companion, ChecksumMode.Full, options.MulticastTimeToLive);
            return new PacketSender(socket, companion, paths, frames, link, link.MaximumPayload(companion.LocalEndpoint.IsIPv6));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one datagram.</summary>
    internal SendStatus Send(Frame frame, in Endpoint destination)
    {
        SendStatus status = TryPrepare(frame, destination, out Frame whole);
        if (status != SendStatus.Sent)
        {
            return status;
        }

        int sent = whole.Length == 0
            ? _companion.SendTo(_frames[frame], destination)
            : _socket.Send(_frames.Start + whole.Offset, whole.Length);
        if (sent < 0)
        {
            return Judge((Errno)(-sent));
        }

        _frames.Return(frame);
        return SendStatus.Sent;
    }

    /// <summary>Sends datagrams in their order, those that stand together in one call.</summary>
    internal int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        int done = 0;
        status = SendStatus.Sent;
        while (done < batch.Length && status == SendStatus.Sent)
        {
            int prepared = Collect(batch[done..]);
            if (prepared <= 1)
            {
                // Nothing to gain, or one that goes another way or not at all.
                status = Send(batch[done].Frame, batch[done].Destination);
                done += status == SendStatus.Sent ? 1 : 0;
                continue;
            }

            int sent = _batch.Send(_socket);
            if (sent < 0)
            {
                status = Judge((Errno)(-sent));
                continue;
            }

            // Where the kernel stopped it will say why when it is asked again.
            for (int i = 0; i < sent; i++)
            {
                _frames.Return(batch[done + i].Frame);
            }

            done += sent;
        }

        return done;
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose()
    {
        _paths.Dispose();
        _socket.Dispose();
        _batch.Dispose();
    }

    // How many of the first can leave together; they stand in the batch then, unless it is one only.
    private int Collect(ReadOnlySpan<Outgoing> batch)
    {
        _batch.Clear();
        if (batch.Length == 1)
        {
            return 1;
        }

        int count = 0;
        while (count < batch.Length && !_batch.IsFull)
        {
            ref readonly Outgoing outgoing = ref batch[count];
            if (TryPrepare(outgoing.Frame, outgoing.Destination, out Frame whole) != SendStatus.Sent || whole.Length == 0)
            {
                break;
            }

            _batch.Add(_frames.Start + whole.Offset, whole.Length);
            count++;
        }

        return count;
    }

    // Writes the headers; an empty result is for the companion to send.
    private SendStatus TryPrepare(Frame frame, in Endpoint destination, out Frame whole)
    {
        whole = default;
        if (frame.Length > _maximumPayload)
        {
            return Refuse(Errno.EMSGSIZE);
        }

        switch (_paths.Find(destination, out int path))
        {
            case PathStatus.Ready when !_isLoopback:
                ref readonly UdpHeaderTemplate template = ref _paths[path];
                int length = template.HeaderLength;
                whole = new Frame(frame.Offset - length, frame.Length + length);
                UdpFrameWriter.Write(_frames[whole], template);
                return SendStatus.Sent;
            case PathStatus.Ready or PathStatus.Elsewhere:
                return SendStatus.Sent;
            case PathStatus.Resolving:
                return SendStatus.Full;
            default:
                return Refuse(_paths.LastError);
        }
    }

    private SendStatus Judge(Errno error) =>
        error is Errno.EAGAIN or Errno.ENOBUFS or Errno.EINTR or Errno.ECONNREFUSED ? SendStatus.Full : Refuse(error);

    private SendStatus Refuse(Errno error)
    {
        LastError = error;
        return SendStatus.Refused;
    }
}
