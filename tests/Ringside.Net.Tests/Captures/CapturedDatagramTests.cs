using Ringside.Net.Captures;
using Ringside.Testing;

namespace Ringside.Net.Tests.Captures;

/// <summary>The same packet behind the headers of all link types.</summary>
public sealed class CapturedDatagramTests
{
    private static readonly byte[] Ethernet = new byte[12];
    private static readonly byte[] Cooked = new byte[14];
    private static readonly byte[] Cooked2 = [0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0];

    // Checksum of the IPv4 header: complement of 4500 + 001f + 4011 + 0a00 + 0001 + 0a00 + 0002 = 9933.
    private static readonly byte[] PacketV4 =
    [
        0x45, 0, 0, 31, 0, 0, 0, 0, 64, 17, 0x66, 0xcc, 10, 0, 0, 1, 10, 0, 0, 2, 0x0f, 0xa1, 0x0f, 0xa2, 0, 11, 0, 0, 1, 2, 3,
    ];

    private static readonly byte[] PacketV6 =
    [
        0x60, 0, 0, 0, 0, 11, 17, 64, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
        0x0f, 0xa1, 0x0f, 0xa2, 0, 11, 9, 9, 1, 2, 3,
    ];

    public static TheoryData<int, byte[], string> Frames => new()
    {
        { 1, [.. Ethernet, 0x08, 0x00, .. PacketV4], "10.0.0.1:4001 10.0.0.2:4002" },
        { 1, [.. Ethernet, 0x81, 0x00, 0, 5, 0x08, 0x00, .. PacketV4], "10.0.0.1:4001 10.0.0.2:4002" },
        { 1, [.. Ethernet, 0x88, 0xa8, 0, 6, 0x81, 0x00, 0, 5, 0x86, 0xdd, .. PacketV6], "[fd00::1]:4001 [fd00::2]:4002" },
        { 113, [.. Cooked, 0x08, 0x00, .. PacketV4], "10.0.0.1:4001 10.0.0.2:4002" },
        { 113, [.. Cooked, 0x86, 0xdd, .. PacketV6], "[fd00::1]:4001 [fd00::2]:4002" },
        { 276, [0x08, 0x00, .. Cooked2, .. PacketV4], "10.0.0.1:4001 10.0.0.2:4002" },
        { 276, [0x86, 0xdd, .. Cooked2, .. PacketV6], "[fd00::1]:4001 [fd00::2]:4002" },
        { 101, PacketV4, "10.0.0.1:4001 10.0.0.2:4002" },
        { 12, PacketV6, "[fd00::1]:4001 [fd00::2]:4002" },
        { 228, PacketV4, "10.0.0.1:4001 10.0.0.2:4002" },
        { 229, PacketV6, "[fd00::1]:4001 [fd00::2]:4002" },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_datagram_is_found_behind_the_headers_of_its_link(int linkType, byte[] frame, string expected)
    {
        Assert.True(CapturedDatagram.IsKnownLink(linkType));
        Assert.True(CapturedDatagram.TryFind(frame, linkType, out CapturedDatagram found));
        Assert.Equal(expected, $"{found.Source} {found.Destination}");
        Assert.Equal([1, 2, 3], frame.AsSpan(found.PayloadOffset, found.PayloadLength).ToArray());
        for (int length = 0; length < frame.Length; length++)
        {
            Assert.False(CapturedDatagram.TryFind(frame.AsSpan(0, length), linkType, out _));
        }
    }

    [Fact]
    public void Other_links_have_no_datagrams()
    {
        Assert.False(CapturedDatagram.IsKnownLink(105));
        Assert.False(CapturedDatagram.TryFind(PacketV4, 105, out _));
    }

    [Fact]
    public void Spoiled_frames_never_lead_out_of_the_frame() => SeededRandom.ForEachSeed(20, random =>
    {
        foreach ((int linkType, byte[] good, _) in Frames.Select(row => row.Data))
        {
            var mutator = new ByteMutator(random, good);
            for (int i = 0; i < 100; i++)
            {
                byte[] frame = mutator.Next();
                bool isFound = CapturedDatagram.TryFind(frame, linkType, out CapturedDatagram found);
                Assert.True(!isFound || frame.AsSpan(found.PayloadOffset, found.PayloadLength).Length <= frame.Length);
            }
        }
    });
}
