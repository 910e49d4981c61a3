using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>One node's way to the streams: what it sends reaches the nodes of its thread at once and all others by its own UDP port, whose
/// address is what it is known by.</summary>
public sealed class StreamEnd
{
    private readonly StreamSwitch _switch;
    private readonly IDatagramPort _port;
    private readonly Outgoing[] _outgoing = new Outgoing[64];
    private int _outgoingCount;

    internal StreamEnd(StreamSwitch owner, IDatagramPort port, int inboxBytes)
    {
        (_switch, _port) = (owner, port);
        Inbox = new PacketInbox(inboxBytes);
        Local = port.LocalEndpoint;
    }

    /// <summary>Its address.</summary>
    public Endpoint Local { get; }

    /// <summary>Packets for it that there was no room for.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Packets that could not leave by its port.</summary>
    public long Unsent { get; private set; }

    /// <summary>Datagrams that the kernel had no room for, of all ports of its thread.</summary>
    public long KernelDropped => _switch.KernelDropped;

    /// <summary>Packets that were delivered on its thread.</summary>
    internal long Delivered => _switch.Delivered;

    internal PacketInbox Inbox { get; }

    internal IDatagramPort Port => _port;

    /// <summary>Takes the next packet that came.</summary>
    /// <param name="packet">The packet, when the result is true; good until the next call.</param>
    /// <param name="from">Who sent it.</param>
    /// <returns>False when there is none.</returns>
    public bool TryReceive(out ReadOnlySpan<byte> packet, out Endpoint from) => Inbox.TryTake(out packet, out from);

    /// <summary>What a core of this node sends through to one stream's group.</summary>
    /// <param name="group">Group and port of the stream.</param>
    public IStreamOutput OutputTo(Endpoint group) => new Output(this, group);

    /// <summary>Hands to the kernel what was sent.</summary>
    public void Flush()
    {
        int sent = 0;
        while (sent < _outgoingCount)
        {
            int count = _port.Send(_outgoing.AsSpan(sent, _outgoingCount - sent), out SendStatus status);
            sent += count;
            if (status == SendStatus.Sent)
                continue;
            // What the kernel does not take is lost, as on the way; whoever misses it asks.
            int given = status == SendStatus.Refused ? 1 : _outgoingCount - sent;
            for (int i = 0; i < given; i++)
                _port.Frames.Return(_outgoing[sent++].Frame);
            Unsent += given;
        }

        _outgoingCount = 0;
        _port.Flush();
    }

    private void Send(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        if (_outgoingCount == _outgoing.Length)
            Flush();
        if (!_port.Frames.TryLease(out Frame frame))
        {
            Flush();
            if (!_port.Frames.TryLease(out frame))
            {
                Unsent++;
                return;
            }
        }

        frame = frame.Take(packet.Length);
        packet.CopyTo(_port.Frames[frame]);
        _outgoing[_outgoingCount++] = new Outgoing(frame, to);
    }

    private sealed class Output(StreamEnd end, Endpoint group) : IStreamOutput
    {
        public bool TrySendToAll(ReadOnlySpan<byte> packet)
        {
            end._switch.DeliverToOthers(end, packet);
            end.Send(group, packet);
            return true;
        }

        public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
        {
            if (!end._switch.TryDeliver(end, to, packet))
                end.Send(to, packet);
            return true;
        }
    }
}
