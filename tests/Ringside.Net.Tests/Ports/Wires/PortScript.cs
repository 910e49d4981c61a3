using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Wires;

/// <summary>One seed, one story: bursts, batches, groups, echoes, refusals and back-pressure between four ports, written down as the
/// code above the ports sees it. The same seed gives the same text on every port, or the ports differ.</summary>
/// <remarks>Each step is received to its end before the next one begins: what two hosts send at the same time has no order.</remarks>
internal sealed class PortScript : IDisposable
{
    private const int FrameCount = 16;
    private const int Steps = 60;
    private const string Group = "239.255.77.9";

    private readonly SeededRandom _random;

    // A generator of its own: how many calls it takes may differ, what is sent may not.
    private readonly SeededRandom _appetite;
    private readonly Wire _wire;
    private readonly IDatagramPort[] _ports;
    private readonly List<string> _log = [];
    private int _sequence;

    private PortScript(Wire wire, ulong seed)
    {
        _random = new SeededRandom(seed);
        _appetite = new SeededRandom(seed);
        _wire = wire;
        IDatagramPort member = wire.Open(2, options => WithGroup(options, 0));
        _ports =
        [
            wire.Open(0, WithFrames), wire.Open(1, WithFrames), member,
            wire.Open(3, options => WithGroup(options, member.LocalEndpoint.Port)),
        ];
    }

    /// <summary>Plays the story on a wire with four hosts.</summary>
    internal static string Play(Wire wire, ulong seed)
    {
        using var script = new PortScript(wire, seed);
        for (int step = 0; step < Steps; step++)
        {
            script.PlayStep();
        }

        script.WriteCounters();
        return string.Join('\n', script._log);
    }

    public void Dispose()
    {
        foreach (IDatagramPort port in _ports)
        {
            port.Dispose();
        }
    }

    private static DatagramPortOptions WithFrames(DatagramPortOptions options) => options with { FrameCount = FrameCount };

    private static DatagramPortOptions WithGroup(DatagramPortOptions options, int port) => options with
    {
        FrameCount = FrameCount,
        Local = new Endpoint(IPAddress.Parse(Group), port),
        Group = new Endpoint(IPAddress.Parse(Group), port),
    };

    private void PlayStep()
    {
        int from = _random.Next(4);
        int to = from == 0 ? 1 : 0;
        switch (_random.Next(8))
        {
            case 0 or 1:
                SendOneByOne(from, to, _random.Next(1, 13));
                Receive(to);
                break;
            case 2 or 3:
                SendBatch(from, to, _random.Next(1, FrameCount + 1));
                Receive(to);
                break;
            case 4:
                SendOneByOne(_random.Next(2), 2, _random.Next(1, 9));
                Receive(2);
                Receive(3);
                break;
            case 5:
                // Not a member: what is bound to no address of its own is told of a missing route first.
                Refuse(from % 2);
                break;
            case 6:
                SendOneByOne(from, to, FrameCount + _random.Next(1, 5));
                HoldAll(to);
                Receive(to);
                break;
            default:
                // Not a member: what is bound to a group hears no answers.
                Exhaust(from);
                SendOneByOne(from % 2, 1 - (from % 2), 1);
                Echo(1 - (from % 2), from % 2);
                break;
        }
    }

    private void SendOneByOne(int from, int to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Frame frame = Compose(from);
            SendStatus status = SendStatus.Full;
            _wire.Until(() => (status = _ports[from].Send(frame, AddressOf(to))) != SendStatus.Full, _ports[from]);
            _log.Add($"{from} to {to}: {status} {Describe(_ports[from], frame, status)}");
            _wire.AssertAllFramesAreBack(_ports[from]);
        }
    }

    private void SendBatch(int from, int to, int count)
    {
        Outgoing[] batch = [.. Enumerable.Range(0, count).Select(_ => new Outgoing(Compose(from), AddressOf(to)))];
        int taken = 0;
        _wire.Until(
            () =>
            {
                taken += _ports[from].Send(batch.AsSpan(taken), out SendStatus status);
                _ports[from].Flush();
                return taken == count || status == SendStatus.Refused;
            },
            _ports[from]);
        _log.Add($"{from} to {to}: batch of {count}, {taken} taken");
        _wire.AssertAllFramesAreBack(_ports[from]);
    }

    // Until the datagram with the last sequence number. How many a call takes is the port's own affair, up to what is asked for.
    private void Receive(int at)
    {
        IDatagramPort port = _ports[at];
        int last = -1;
        while (last != _sequence - 1)
        {
            var into = new Received[_appetite.Next(1, 6)];
            int count = 0;
            _wire.Until(() => (count = port.Receive(into)) > 0, port);
            for (int i = 0; i < count; i++)
            {
                last = Take(at, into[i]);
            }
        }

        Assert.Equal(0, port.Receive(new Received[1]));
    }

    private void HoldAll(int at)
    {
        IDatagramPort port = _ports[at];
        var held = new Received[FrameCount];
        int count = 0;
        _wire.Until(() => (count += port.Receive(held.AsSpan(count))) == FrameCount, port);
        int more = port.Receive(new Received[1]);
        _log.Add($"{at} holds {count}, leases {port.Frames.TryLease(out _)}, receives {more}, error {port.LastError}");
        foreach (Received received in held)
        {
            _ = Take(at, received);
        }
    }

    private void Refuse(int from)
    {
        (Endpoint Destination, string Name) target = _random.Next(3) switch
        {
            0 => (new Endpoint(IPAddress.IPv6Loopback, 9), "another family"),
            1 => (new Endpoint(IPAddress.Broadcast, 9), "broadcast"),
            _ => (new Endpoint(_wire.AddressOf(from == 0 ? 1 : 0), 0), "port 0"),
        };
        Frame frame = Ends.Lease(_ports[from], 10);
        SendStatus status = _ports[from].Send(frame, target.Destination);
        _log.Add($"{from} to {target.Name}: {status} {_ports[from].LastError}");
        _ports[from].Frames.Return(frame);
    }

    private void Exhaust(int from)
    {
        FramePool frames = _ports[from].Frames;
        var leased = new List<Frame>();
        while (frames.TryLease(out Frame frame))
        {
            leased.Add(frame);
        }

        _log.Add($"{from} leases {leased.Count}, then none");
        leased.ForEach(frames.Return);
    }

    private void Echo(int at, int back)
    {
        IDatagramPort port = _ports[at];
        Received received = _wire.ReceiveOne(port);
        string question = Describe(port, received.Frame, SendStatus.Full);
        Frame answer = received.Frame.Skip(Math.Min(4, received.Frame.Length));
        SendStatus status = port.Send(answer, received.Source);
        _wire.AssertAllFramesAreBack(port);
        Received echo = _wire.ReceiveOne(_ports[back]);
        string text = Describe(_ports[back], echo.Frame, SendStatus.Full);
        _ports[back].Frames.Return(echo.Frame);
        _log.Add($"{at} got {question}, answered {status}; {back} got {text} from {NameOf(echo.Source)}");
    }

    private int Take(int at, in Received received)
    {
        IDatagramPort port = _ports[at];
        ReadOnlySpan<byte> payload = port.Frames[received.Frame];
        int sequence = BinaryPrimitives.ReadInt32LittleEndian(payload);
        _log.Add($"{at} from {NameOf(received.Source)}: {Describe(port, received.Frame, SendStatus.Full)}");
        port.Frames.Return(received.Frame);
        return sequence;
    }

    private Frame Compose(int from)
    {
        int length = _random.Next(4) switch { 0 => 4, 1 => _random.Next(4, 64), 2 => _random.Next(4, 600), _ => _random.Next(1000, 1400) };
        Frame frame = Ends.Lease(_ports[from], length);
        Span<byte> payload = _ports[from].Frames[frame];
        _random.NextBytes(payload);
        BinaryPrimitives.WriteInt32LittleEndian(payload, _sequence++);
        return frame;
    }

    private Endpoint AddressOf(int to) => _ports[to].LocalEndpoint;

    private int NameOf(Endpoint source) => Array.FindIndex(_ports, port => port.LocalEndpoint == source || IsMemberOn(port, source));

    // A member is bound to the group, and sends from its host's address.
    private static bool IsMemberOn(IDatagramPort port, Endpoint source) =>
        port.LocalEndpoint.IsMulticast && port.LocalEndpoint.Port == source.Port;

    // What was sent belongs to the port: it is not looked at again.
    private static string Describe(IDatagramPort port, Frame frame, SendStatus status) => status == SendStatus.Sent
        ? $"{frame.Length} bytes"
        : string.Create(
            CultureInfo.InvariantCulture, $"{frame.Length} bytes, checksum {Hash(port.Frames[frame]):x8}");

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        // FNV-1a.
        uint hash = 2_166_136_261;
        foreach (byte part in bytes)
        {
            hash = (hash ^ part) * 16_777_619;
        }

        return hash;
    }

    private void WriteCounters()
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            IDatagramPort port = _ports[i];
            _wire.AssertAllFramesAreBack(port);
            Errno error = port.LastError;
            _log.Add($"{i}: dropped {port.Dropped}, oversized {port.Oversized}, last error {error}, frames {port.Frames.Available}");
        }
    }
}
