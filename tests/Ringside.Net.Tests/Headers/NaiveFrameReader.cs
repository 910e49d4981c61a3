using Ringside.Net.Headers;

namespace Ringside.Net.Tests.Headers;

/// <summary>The reader again, written for nothing but to be believed: the fast one must say the same about every frame.</summary>
internal static class NaiveFrameReader
{
    private const byte Udp = 17;

    internal static (FrameVerdict Verdict, byte[] Payload) Read(byte[] frame, ChecksumPolicy policy)
    {
        int at = 12;
        for (int tags = 0; tags < 2 && frame.Length >= at + 2 && Word(frame, at) is 0x8100 or 0x88a8; tags++)
        {
            at += 4;
        }

        if (frame.Length < at + 2)
        {
            return (FrameVerdict.Truncated, []);
        }

        byte[] packet = frame[(at + 2)..];
        return Word(frame, at) switch
        {
            0x0800 => ReadIPv4(packet, policy),
            0x86dd => ReadIPv6(packet, policy),
            _ => (FrameVerdict.NotUdp, []),
        };
    }

    private static (FrameVerdict Verdict, byte[] Payload) ReadIPv4(byte[] packet, ChecksumPolicy policy)
    {
        if (packet.Length < 20)
        {
            return (FrameVerdict.Truncated, []);
        }

        int header = packet[0] % 16 * 4;
        int total = Word(packet, 2);
        bool isBad = packet[0] / 16 != 4 || header < 20 || total < header;
        FrameVerdict? refusal =
            isBad ? FrameVerdict.BadHeader
            : total > packet.Length ? FrameVerdict.Truncated
            : NaiveChecksum.Sum(packet[..header]) != 0xffff ? FrameVerdict.BadChecksum
            : packet[9] != Udp ? FrameVerdict.NotUdp
            : Word(packet, 6) % 0x4000 != 0 ? FrameVerdict.Fragment
            : header > 20 ? FrameVerdict.Options
            : null;
        return refusal is { } verdict ? (verdict, []) : ReadUdp(packet[12..20], packet[20..total], policy, isIPv6: false);
    }

    private static (FrameVerdict Verdict, byte[] Payload) ReadIPv6(byte[] packet, ChecksumPolicy policy)
    {
        if (packet.Length < 40 || (packet[0] / 16 == 6 && packet.Length - 40 < Word(packet, 4)))
        {
            return (FrameVerdict.Truncated, []);
        }

        FrameVerdict? refusal =
            packet[0] / 16 != 6 ? FrameVerdict.BadHeader
            : packet[6] == 44 ? FrameVerdict.Fragment
            : packet[6] is 0 or 43 or 50 or 51 or 60 or 135 or 139 or 140 ? FrameVerdict.Options
            : packet[6] != Udp ? FrameVerdict.NotUdp
            : null;
        return refusal is { } verdict
            ? (verdict, [])
            : ReadUdp(packet[8..40], packet[40..(40 + Word(packet, 4))], policy, isIPv6: true);
    }

    private static (FrameVerdict Verdict, byte[] Payload) ReadUdp(byte[] addresses, byte[] datagram, ChecksumPolicy policy, bool isIPv6)
    {
        if (datagram.Length < 8)
        {
            return (FrameVerdict.Truncated, []);
        }

        int length = Word(datagram, 4);
        if (length < 8 || length > datagram.Length)
        {
            return (FrameVerdict.BadHeader, []);
        }

        byte[] pseudo = [.. addresses, 0, Udp, datagram[4], datagram[5]];
        int found = Word(datagram, 6);
        bool isRight = policy == ChecksumPolicy.Trust
            || (found == 0 && !isIPv6)
            || (found != 0 && NaiveChecksum.Sum([.. pseudo, .. datagram[..length]]) == 0xffff)
            || (found != 0 && policy == ChecksumPolicy.VerifyOrPartial && NaiveChecksum.Sum(pseudo) == found);
        return isRight ? (FrameVerdict.Datagram, datagram[8..length]) : (FrameVerdict.BadChecksum, []);
    }

    private static int Word(byte[] bytes, int at) => (bytes[at] << 8) | bytes[at + 1];
}
