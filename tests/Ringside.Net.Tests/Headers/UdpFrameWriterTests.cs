using System.Buffers.Binary;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Headers;
using Ringside.Testing;

namespace Ringside.Net.Tests.Headers;

public sealed class UdpFrameWriterTests
{
    private static readonly HardwareAddress From = new(0x02000a4d0001);
    private static readonly HardwareAddress To = new(0x02000a4d0002);

    [Fact]
    public void The_headers_are_those_of_the_kernel()
    {
        UdpHeaderTemplate unicast = Template("10.77.0.1:40000", "10.77.0.2:5000", To);
        Assert.Equal(GoldenFrames.Bytes(GoldenFrames.UnicastIPv4), Write(unicast, "golden"u8, 0xc4f5));

        UdpHeaderTemplate empty = Template("10.77.0.1:40000", "10.77.0.2:5003", To);
        Assert.Equal(GoldenFrames.Bytes(GoldenFrames.Empty), Write(empty, [], 0xc4f6));

        UdpHeaderTemplate multicast = Template("10.77.0.1:40000", "239.255.1.2:5001", new HardwareAddress(0x01005e7f0102), timeToLive: 1);
        Assert.Equal(GoldenFrames.Bytes(GoldenFrames.MulticastIPv4), Write(multicast, "group"u8, 0xeb61));

        byte[] withoutFlow = GoldenFrames.Bytes(GoldenFrames.UnicastIPv6);
        withoutFlow.AsSpan(15, 3).Clear();
        Assert.Equal(withoutFlow, Write(Template("[fd77::1]:40000", "[fd77::2]:5002", To), "golden"u8, 7));
    }

    [Fact]
    public void The_headers_take_42_bytes_for_IPv4_and_62_for_IPv6()
    {
        Assert.Equal(42, Template("10.77.0.1:1", "10.77.0.2:2", To).HeaderLength);
        Assert.Equal(62, Template("[fd77::1]:1", "[fd77::2]:2", To).HeaderLength);
        Assert.Equal(34, Template("10.77.0.1:1", "10.77.0.2:2", To).ChecksumStart);
        Assert.Equal(54, Template("[fd77::1]:1", "[fd77::2]:2", To).ChecksumStart);
    }

    [Fact]
    public void What_is_written_is_read_again_for_every_length_and_destination() => SeededRandom.ForEachSeed(200, random =>
    {
        bool isIPv6 = random.NextBool();
        byte[] addresses = new byte[32];
        random.NextBytes(addresses);
        addresses[0] &= 0x1f; // neither group nor link-local
        addresses[16] &= 0x1f;
        int size = isIPv6 ? 16 : 4;
        var source = new Endpoint(addresses.AsSpan(0, size), random.Next(65536));
        var destination = new Endpoint(addresses.AsSpan(16, size), random.Next(65536));
        var template = new UdpHeaderTemplate(From, To, source, destination, ChecksumMode.Full);
        byte[] payload = new byte[random.Next(random.Chance(5) ? 65_000 : 1500)];
        random.NextBytes(payload);
        byte[] frame = Write(template, payload, (ushort)random.Next(65536));
        Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(frame, ChecksumPolicy.Verify, out UdpFrame result));
        Assert.Equal(new UdpFrame(template.HeaderLength, payload.Length, source, destination), result);
        Assert.Equal(FrameVerdict.Datagram, NaiveFrameReader.Read(frame, ChecksumPolicy.Verify).Verdict);
        Assert.Equal(payload, frame[template.HeaderLength..]);
    });

    [Fact]
    public void A_checksum_of_zero_is_written_in_its_other_form()
    {
        // The payload is the sum that is missing to the one that would be zero.
        UdpHeaderTemplate template = Template("10.77.0.1:40000", "10.77.0.2:5000", To);
        byte[] frame = Write(template, [0, 0], 0);
        frame.AsSpan(40, 2).CopyTo(frame.AsSpan(42));
        byte[] again = Write(template, frame[42..], 0);
        Assert.Equal([0xff, 0xff], again[40..42]);
        Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(again, ChecksumPolicy.Verify, out _));
    }

    [Fact]
    public void A_partial_checksum_is_the_sum_that_a_device_completes()
    {
        foreach ((string source, string destination) in new[] { ("10.77.0.1:1", "10.77.0.2:2"), ("[fd77::1]:1", "[fd77::2]:2") })
        {
            UdpHeaderTemplate template = Template(source, destination, To, ChecksumMode.Partial);
            byte[] frame = Write(template, "completed by the device"u8, 1);
            Assert.Equal(FrameVerdict.BadChecksum, UdpFrameReader.Read(frame, ChecksumPolicy.Verify, out _));
            Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(frame, ChecksumPolicy.VerifyOrPartial, out _));

            // What the device does: the sum from the start to the end, the field included, complemented into the field.
            ushort sum = NaiveChecksum.Sum(frame[template.ChecksumStart..]);
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(template.ChecksumStart + UdpHeader.ChecksumOffset), (ushort)~sum);
            Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(frame, ChecksumPolicy.Verify, out _));
        }
    }

    [Fact]
    public void No_checksum_is_for_IPv4_only()
    {
        byte[] frame = Write(Template("10.77.0.1:1", "10.77.0.2:2", To, ChecksumMode.Zero), "x"u8, 1);
        Assert.Equal([0, 0], frame[40..42]);
        Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(frame, ChecksumPolicy.Verify, out _));
        Assert.Throws<ArgumentException>(() => Template("[fd77::1]:1", "[fd77::2]:2", To, ChecksumMode.Zero));
        Assert.Throws<ArgumentException>(() => Template("10.77.0.1:1", "[fd77::2]:2", To));
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        UdpHeaderTemplate template = Template("10.77.0.1:40000", "10.77.0.2:5000", To);
        byte[] frame = new byte[200];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                UdpFrameWriter.Write(frame.AsSpan(0, 42 + (i % 100)), template, (ushort)i);
            }
        }));
    }

    private static UdpHeaderTemplate Template(
        string source, string destination, HardwareAddress to, ChecksumMode mode = ChecksumMode.Full, byte timeToLive = 64)
    {
        Assert.True(Endpoint.TryParse(source, out Endpoint from));
        Assert.True(Endpoint.TryParse(destination, out Endpoint target));
        return new UdpHeaderTemplate(From, to, from, target, mode, timeToLive);
    }

    private static byte[] Write(in UdpHeaderTemplate template, ReadOnlySpan<byte> payload, ushort identification)
    {
        byte[] frame = new byte[template.HeaderLength + payload.Length];
        payload.CopyTo(frame.AsSpan(template.HeaderLength));
        UdpFrameWriter.Write(frame, template, identification);
        return frame;
    }
}
