using System.Buffers.Binary;
using Ringside.Linux.Errors;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Packets;

/// <summary>What becomes of a packet port's frames when the ring is full or comes round, and of packets that it cannot take.</summary>
public sealed class PacketRingTests : IDisposable
{
    private const int Slots = 8;
    private const int Share = 4;

    private readonly PacketEnds _ends = new();
    private readonly IDatagramPort _port;
    private readonly KernelSocket _far;

    public PacketRingTests()
    {
        _port = PacketEnds.Open(
            "packet", _ends.Near, options => options with { FrameCount = Share, ReceiveBufferBytes = Slots * 2048 });
        _far = PacketEnds.OpenSocket(_ends.Far);
    }

    public void Dispose()
    {
        _far.Dispose();
        _port.Dispose();
        _ends.Dispose();
    }

    [Fact]
    public void What_overruns_the_ring_is_dropped_and_counted_once()
    {
        OptionReport report = Assert.Single(_port.Options);
        Assert.Equal(("SO_RCVBUF", Slots * 2048), (report.Name, report.Obtained!.Value));
        Assert.Equal("the bytes of a packet ring of 8 slots of 2048", report.Note);
        Send(0, 20);
        Assert.Equal(20 - Slots, _port.Dropped);
        Assert.Equal(Enumerable.Range(0, Slots).Select(i => $"{i}"), PacketEnds.TakeAll(_port));
        Send(20, 3);
        Assert.Equal(["20", "21", "22"], PacketEnds.TakeAll(_port));
        Send(23, Slots + 1);
        _port.Dispose();
        Assert.Equal(20 - Slots + 1, _port.Dropped);
    }

    [Fact]
    public void What_finds_no_frame_waits_in_the_ring()
    {
        Send(0, 6);
        var held = new Received[6];
        Assert.Equal(Share, _port.Receive(held));
        Assert.Equal(0, _port.Receive(held.AsSpan(Share)));
        Assert.Equal(0, _port.Frames.Available);
        Assert.Equal(["0", "1", "2", "3"], held[..Share].Select(received => Ends.Take(_port, received)));
        Assert.Equal(["4", "5"], PacketEnds.TakeAll(_port));
        Assert.Equal(0, _port.Dropped);
    }

    [Fact]
    public void A_frame_that_is_held_while_the_ring_comes_round_is_not_written_over()
    {
        PacketEnds.Send(_far, "held", _port.LocalEndpoint);
        Received held = Ends.ReceiveOne(_port);
        int taken = 0;
        for (int round = 0; round < 5; round++)
        {
            Send(round * 10, 10);
            taken += PacketEnds.TakeAll(_port).Count;
        }

        Assert.Equal(50, taken + _port.Dropped);
        Assert.Equal(Slots - 1, taken);
        Assert.Equal("held", Ends.Take(_port, held));
        PacketEnds.TakeAll(_port);
        Send(0, 3);
        Assert.Equal(["0", "1", "2"], PacketEnds.TakeAll(_port));
    }

    [Fact]
    public void Frames_may_be_returned_in_any_order()
    {
        var random = new SeededRandom(11);
        var held = new List<(Received Received, string Text)>();
        var one = new Received[1];
        int sent = 0;
        int received = 0;
        for (int step = 0; step < 2000; step++)
        {
            // A slot that is held for a whole turn stops the ring, so no more are on their way than fit.
            if (sent - received == 0 && held.Count < Share)
            {
                PacketEnds.Send(_far, $"{sent++}", _port.LocalEndpoint);
            }

            if (_port.Receive(one) == 1)
            {
                held.Add((one[0], $"{received++}"));
            }

            if (held.Count == Share || (held.Count > 0 && random.Chance(30)))
            {
                int index = random.Next(held.Count);
                Assert.Equal(held[index].Text, Ends.Take(_port, held[index].Received));
                held.RemoveAt(index);
            }

            if (_port.Dropped > 0)
            {
                // The one that arrived while the ring was stopped by a held slot.
                received = sent;
                break;
            }
        }

        Assert.True(received > Slots * 2, $"only {received}");
        foreach ((Received last, string text) in held)
        {
            Assert.Equal(text, Ends.Take(_port, last));
        }

        Assert.Equal(Share, _port.Frames.Available);
    }

    [Fact]
    public void Fragments_and_what_is_longer_than_a_slot_are_counted_as_oversized()
    {
        using IDatagramPort small = PacketEnds.Open("packet", _ends.Near, options => options with { FrameSize = 512 });
        PacketEnds.Send(_far, new string('x', 3000), _port.LocalEndpoint);
        PacketEnds.Send(_far, "whole", _port.LocalEndpoint);
        Assert.Equal(["whole"], PacketEnds.TakeAll(_port));
        Assert.Equal((1, 0), (_port.Oversized, _port.Dropped));
        int capacity = small.Frames.PayloadCapacity;
        PacketEnds.Send(_far, new string('x', capacity + 1), small.LocalEndpoint);
        PacketEnds.Send(_far, new string('y', capacity), small.LocalEndpoint);
        Assert.Equal([new string('y', capacity)], PacketEnds.TakeAll(small));
        Assert.Equal((1, 0), (small.Oversized, small.Dropped));
    }

    [Fact]
    public void What_a_plain_socket_would_not_get_is_not_handed_over()
    {
        using PacketSocket raw = PacketEnds.OpenRaw(_ends.Far);
        byte[] good = Frame("good");
        Assert.True(raw.Send(good) > 0);
        Assert.True(raw.Send(With(good, 40, 0x12, 0x34)) > 0); // checksum
        Assert.True(raw.Send(With(good, 5, 0x77)) > 0); // another host's hardware address
        Assert.True(raw.Send([.. good[..12], 0x81, 0x00, 0x00, 0x05, .. good[12..]]) > 0); // network 5
        Assert.True(raw.Send([.. good[..12], 0x81, 0x00, 0x60, 0x00, .. good[12..]]) > 0); // a mere priority
        Assert.True(raw.Send([.. good, 0, 0, 0, 0, 0, 0]) > 0); // padded
        Assert.True(raw.Send(WithOptions(good)) > 0); // a plain socket would get this one; it is counted
        Assert.Equal(["good", "good", "good"], PacketEnds.TakeAll(_port));
        Assert.Equal(2, _port.Dropped);
    }

    [Fact]
    public void Random_frames_never_break_the_port()
    {
        using PacketSocket raw = PacketEnds.OpenRaw(_ends.Far);
        SeededRandom.ForEachSeed(5, random =>
        {
            var mutator = new ByteMutator(random, Frame("some"), Frame(new string('z', 300)));
            for (int i = 0; i < 200; i++)
            {
                _ = raw.Send(mutator.Next());
                PacketEnds.TakeAll(_port);
            }
        });
        PacketEnds.Send(_far, "alive", _port.LocalEndpoint);
        Assert.Equal(["alive"], PacketEnds.TakeAll(_port));
        Assert.Equal(Share, _port.Frames.Available);
        Assert.Equal(Errno.None, _port.LastError);
    }

    [Fact]
    public void A_received_frame_can_be_sent_on_and_its_slot_returns_by_itself()
    {
        for (int i = 0; i < Slots * 3; i++)
        {
            PacketEnds.Send(_far, $"hello {i}", _port.LocalEndpoint);
            Received received = Ends.ReceiveOne(_port);
            Assert.Equal(SendStatus.Sent, _port.Send(received.Frame.Skip(6), received.Source));
            _port.Flush();
            Assert.Equal($"{i}", PacketEnds.Receive(_far));
        }

        Assert.Equal(0, _port.Dropped);
    }

    private static byte[] With(byte[] frame, int offset, params ReadOnlySpan<byte> bytes)
    {
        byte[] copy = [.. frame];
        bytes.CopyTo(copy.AsSpan(offset));
        return copy;
    }

    // Four bytes of "no operation" behind the IPv4 header.
    private static byte[] WithOptions(byte[] frame)
    {
        byte[] longer = [.. frame[..34], 1, 1, 1, 1, .. frame[34..]];
        longer[14] = 0x46;
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(16), (ushort)(frame.Length - 14 + 4));
        longer.AsSpan(24, 2).Clear();
        uint sum = 0;
        for (int i = 14; i < 38; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(longer.AsSpan(i));
        }

        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(24), (ushort)(0xffff - ((sum & 0xffff) + (sum >> 16))));
        return longer;
    }

    private void Send(int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            PacketEnds.Send(_far, $"{i}", _port.LocalEndpoint);
        }
    }

    private byte[] Frame(string text) => _ends.Frame(text, _port.LocalEndpoint);
}
