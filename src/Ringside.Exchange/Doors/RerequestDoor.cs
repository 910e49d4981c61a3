using System.Buffers.Binary;
using Ringside.Exchange.MarketData;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Doors;

/// <summary>Where lost messages of a feed are asked for: the UDP port of one <see cref="RerequestServer"/> (MoldUDP64, request
/// packet), on the thread of the publication.</summary>
public sealed class RerequestDoor : IAgent, IDisposable
{
    private const int MostInCycle = 32;

    private readonly IDatagramPort _port;
    private readonly RerequestServer _server;
    private readonly Waiter _waiter;
    private readonly int _answerBytes;
    private readonly Received[] _received = new Received[MostInCycle];

    /// <summary>Takes over a port.</summary>
    /// <param name="port">Where requests come and answers leave; owned from now on.</param>
    /// <param name="server">Who answers; belongs to this thread.</param>
    /// <param name="options">The options of the server.</param>
    /// <param name="waiter">How the thread idles that this door is used on.</param>
    /// <exception cref="ArgumentException">The port cannot send an answer of the greatest length.</exception>
    public RerequestDoor(IDatagramPort port, RerequestServer server, RerequestServerOptions options, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(waiter);
        int most = Math.Min(port.MaximumPayload, port.Frames.PayloadCapacity);
        if (options.MaximumPacket > most)
        {
            throw new ArgumentException(
                $"an answer may have {options.MaximumPacket} bytes, and the port sends at most {most}", nameof(options));
        }

        _port = port;
        _server = server;
        _waiter = waiter;
        _answerBytes = options.MaximumPacket;
        waiter.Watch(port.Descriptor);
    }

    /// <summary>Where requests are received.</summary>
    public Endpoint LocalEndpoint => _port.LocalEndpoint;

    /// <summary>Answers that could not be sent: who asked asks again.</summary>
    public long Unsent { get; private set; }

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        int count = _port.Receive(_received);
        for (int index = 0; index < count; index++)
        {
            Answer(_received[index], nowNanos);
            _port.Frames.Return(_received[index].Frame);
        }

        return count + _port.Flush();
    }

    /// <summary>Closes the port.</summary>
    public void Dispose()
    {
        _waiter.Unwatch(_port.Descriptor);
        _port.Dispose();
    }

    private static UInt128 AddressOf(in Endpoint source)
    {
        ReadOnlySpan<byte> bytes = source.AddressBytes;
        return source.IsIPv6
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private void Answer(in Received received, long nowNanos)
    {
        if (!_port.Frames.TryLease(out Frame frame))
        {
            Unsent++;
            return;
        }

        Span<byte> answer = _port.Frames[frame][.._answerBytes];
        int length = _server.Answer(_port.Frames[received.Frame], AddressOf(received.Source), nowNanos, answer);
        if (length == 0)
        {
            _port.Frames.Return(frame);
        }
        else if (_port.Send(frame.Take(length), received.Source) != SendStatus.Sent)
        {
            Unsent++;
            _port.Frames.Return(frame);
        }
    }
}
