using Ringside.Linux.Netlink;
using Ringside.Net.Headers;

namespace Ringside.Net.Tests.Headers;

public sealed class UdpFrameReaderTests
{
    [Theory]
    [InlineData(GoldenFrames.UnicastIPv4, "10.77.0.1:40000", "10.77.0.2:5000", "golden")]
    [InlineData(GoldenFrames.MulticastIPv4, "10.77.0.1:40000", "239.255.1.2:5001", "group")]
    [InlineData(GoldenFrames.UnicastIPv6, "[fd77::1]:40000", "[fd77::2]:5002", "golden")]
    [InlineData(GoldenFrames.Empty, "10.77.0.1:40000", "10.77.0.2:5003", "")]
    public void A_frame_of_the_kernel_is_read(string text, string source, string destination, string payload)
    {
        byte[] frame = GoldenFrames.Bytes(text);
        foreach (byte[] form in (byte[][])[frame, GoldenFrames.Tagged(frame), GoldenFrames.Tagged(GoldenFrames.Tagged(frame), 0x88a8)])
        {
            Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(form, ChecksumPolicy.Verify, out UdpFrame result));
            Assert.Equal(source, result.Source.ToString());
            Assert.Equal(destination, result.Destination.ToString());
            Assert.Equal(payload, System.Text.Encoding.ASCII.GetString(form, result.PayloadOffset, result.PayloadLength));

            // Short frames are padded to 60 bytes on a real wire.
            byte[] padded = [.. form, .. new byte[30]];
            Assert.Equal(FrameVerdict.Datagram, UdpFrameReader.Read(padded, ChecksumPolicy.Verify, out UdpFrame same));
            Assert.Equal(result, same);
        }

        Assert.Equal(FrameVerdict.NotUdp, Verdict(GoldenFrames.Tagged(GoldenFrames.Tagged(GoldenFrames.Tagged(frame)))));
    }

    [Fact]
    public void What_is_no_whole_plain_datagram_is_named()
    {
        byte[] four = GoldenFrames.Bytes(GoldenFrames.UnicastIPv4);
        byte[] six = GoldenFrames.Bytes(GoldenFrames.UnicastIPv6);
        Assert.Equal(FrameVerdict.Fragment, Verdict(GoldenFrames.Bytes(GoldenFrames.LastFragment)));
        Assert.Equal(FrameVerdict.Options, Verdict(GoldenFrames.Bytes(GoldenFrames.Options)));
        Assert.Equal(FrameVerdict.Options, Verdict(Changed(six, 20, 60)));
        Assert.Equal(FrameVerdict.Fragment, Verdict(Changed(six, 20, 44)));
        Assert.Equal(FrameVerdict.NotUdp, Verdict(Changed(six, 20, 6)));
        Assert.Equal(FrameVerdict.NotUdp, Verdict(Changed(four, 12, 0x08, 0x06)));
        Assert.Equal(FrameVerdict.BadHeader, Verdict(Changed(four, 14, 0x65)));
        Assert.Equal(FrameVerdict.BadHeader, Verdict(Changed(four, 14, 0x44)));
        Assert.Equal(FrameVerdict.BadHeader, Verdict(Changed(six, 14, 0x40)));
        Assert.Equal(FrameVerdict.BadHeader, Verdict(Changed(four, 38, 0, 7)));
        Assert.Equal(FrameVerdict.BadHeader, Verdict(Changed(four, 38, 0, 15)));
        Assert.Equal(FrameVerdict.BadChecksum, Verdict(Changed(four, 22, 0x3f)));
        Assert.Equal(FrameVerdict.BadChecksum, Verdict(Changed(four, 42, 0x68)));
        Assert.Equal(FrameVerdict.BadChecksum, Verdict(Changed(six, 62, 0x68)));
    }

    [Theory]
    [InlineData(GoldenFrames.UnicastIPv4)]
    [InlineData(GoldenFrames.UnicastIPv6)]
    public void A_frame_that_was_cut_anywhere_is_truncated(string text)
    {
        byte[] frame = GoldenFrames.Bytes(text);
        for (int length = 0; length < frame.Length; length++)
        {
            Assert.Equal(FrameVerdict.Truncated, Verdict(frame[..length]));
        }
    }

    [Fact]
    public void The_policy_decides_what_a_checksum_is_worth()
    {
        // The bare sum of the pseudo header, as a veth device gets it from the kernel: 0a4d+0001+0a4d+0002+0011+000e = 14bc.
        byte[] partial = Changed(GoldenFrames.Bytes(GoldenFrames.UnicastIPv4), 40, 0x14, 0xbc);
        Assert.Equal(FrameVerdict.BadChecksum, Verdict(partial));
        Assert.Equal(FrameVerdict.Datagram, Verdict(partial, ChecksumPolicy.VerifyOrPartial));
        Assert.Equal(FrameVerdict.Datagram, Verdict(partial, ChecksumPolicy.Trust));

        byte[] wrong = Changed(partial, 40, 0x14, 0xbd);
        Assert.Equal(FrameVerdict.BadChecksum, Verdict(wrong, ChecksumPolicy.VerifyOrPartial));
        Assert.Equal(FrameVerdict.Datagram, Verdict(wrong, ChecksumPolicy.Trust));

        byte[] none = Changed(partial, 40, 0, 0);
        Assert.Equal(FrameVerdict.Datagram, Verdict(none));
        byte[] noneIPv6 = Changed(GoldenFrames.Bytes(GoldenFrames.UnicastIPv6), 60, 0, 0);
        Assert.Equal(FrameVerdict.BadChecksum, Verdict(noneIPv6));

        // Nobody may trust a header that says itself that it is damaged.
        byte[] damaged = Changed(partial, 22, 0x3f);
        Assert.Equal(FrameVerdict.BadChecksum, Verdict(damaged, ChecksumPolicy.Trust));
    }

    [Fact]
    public void Link_local_addresses_get_the_interface_and_others_do_not()
    {
        byte[] frame = GoldenFrames.Bytes(GoldenFrames.UnicastIPv6);
        frame[22] = 0xfe;
        frame[23] = 0x80;
        UdpFrameReader.Read(frame, ChecksumPolicy.Trust, out UdpFrame result, scope: 7);
        Assert.Equal("[fe80::1%7]:40000", result.Source.ToString());
        Assert.Equal("[fd77::2]:5002", result.Destination.ToString());
    }

    [Fact]
    public void The_ethernet_header_tells_both_ends_and_where_the_packet_starts()
    {
        byte[] frame = GoldenFrames.Bytes(GoldenFrames.UnicastIPv4);
        Assert.True(EthernetHeader.TryRead(GoldenFrames.Tagged(frame), out EthernetHeader header));
        Assert.Equal(new EthernetHeader(new HardwareAddress(0x02000a4d0002), new HardwareAddress(0x02000a4d0001), 0x0800, 18), header);
        Assert.False(EthernetHeader.TryRead(GoldenFrames.Tagged(frame)[..17], out _));
        Assert.False(EthernetHeader.TryRead(frame[..13], out _));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[] four = GoldenFrames.Bytes(GoldenFrames.UnicastIPv4);
        byte[] six = GoldenFrames.Bytes(GoldenFrames.UnicastIPv6);
        int sum = 0;
        Assert.Equal(0, Testing.Allocations.Measure(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                UdpFrameReader.Read(four, ChecksumPolicy.Verify, out UdpFrame first);
                UdpFrameReader.Read(six, ChecksumPolicy.VerifyOrPartial, out UdpFrame second);
                sum += first.PayloadLength + second.Source.Port;
            }
        }));
        Assert.NotEqual(0, sum);
    }

    private static FrameVerdict Verdict(byte[] frame, ChecksumPolicy policy = ChecksumPolicy.Verify)
    {
        FrameVerdict verdict = UdpFrameReader.Read(frame, policy, out UdpFrame result);
        Assert.True(verdict == FrameVerdict.Datagram || result == default);
        Assert.Equal(NaiveFrameReader.Read(frame, policy).Verdict, verdict);
        return verdict;
    }

    private static byte[] Changed(byte[] frame, int at, params byte[] bytes) =>
        [.. frame[..at], .. bytes, .. frame[(at + bytes.Length)..]];
}
