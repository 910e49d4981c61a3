using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

/// <summary>Golden bytes: written down by hand after the records of the protocol.</summary>
public sealed class ZooKeeperWireTests
{
    [Fact]
    public void The_first_packet_names_the_session_and_what_was_seen()
    {
        ZooKeeperConnectRequest request = new(0x0102, 6_000, 0x7F01, new byte[] { 0xAA, 0xBB });
        Assert.True(ZooKeeperWire.TryWriteConnect(request, new byte[64], out ReadOnlySpan<byte> packet));
        AssertBytes("0000001F 00000000 0000000000000102 00001770 0000000000007F01 00000002AABB 00", packet);
    }

    [Fact]
    public void Each_request_has_its_header_and_body()
    {
        AssertRequest("00000014 00000007 00000004 00000007 2F612F622F6364 01",
            ZooKeeperRequest.Get("/a/b/cd", watch: true));
        AssertRequest("0000000F 00000007 00000003 00000002 2F61 00", ZooKeeperRequest.Exists("/a", false));
        AssertRequest("0000000F 00000007 0000000C 00000002 2F61 01", ZooKeeperRequest.List("/a", watch: true));
        AssertRequest("0000000E 00000007 00000009 00000002 2F61", ZooKeeperRequest.Sync("/a"));
        AssertRequest("00000012 00000007 00000002 00000002 2F61 FFFFFFFF", ZooKeeperRequest.Delete("/a", -1));
        AssertRequest("00000018 00000007 00000005 00000002 2F61 00000002 7B7D 00000003",
            ZooKeeperRequest.Set("/a", "{}"u8.ToArray(), 3));
        AssertRequest("00000008 00000007 0000000B", new ZooKeeperRequest(ZooKeeperOperation.Ping, string.Empty));
        AssertRequest("00000008 00000007 FFFFFFF5", new ZooKeeperRequest(ZooKeeperOperation.CloseSession, string.Empty));
    }

    [Fact]
    public void A_new_node_is_for_everybody_or_for_those_with_the_same_credentials()
    {
        ZooKeeperRequest request = ZooKeeperRequest.Create("/a", "x"u8.ToArray(), ZooKeeperNodeKind.EphemeralSequential);
        AssertRequest(
            "00000032 00000007 00000001 00000002 2F61 00000001 78 00000001 0000001F 00000005 776F726C64 00000006 616E796F6E65 00000003",
            request);
        Assert.True(ZooKeeperWire.TryWriteRequest(7, request, isProtected: true, new byte[128], out ReadOnlySpan<byte> packet));
        AssertBytes("0000002B 00000007 00000001 00000002 2F61 00000001 78 00000001 0000001F 00000004 61757468 00000000 00000003", packet);
    }

    [Fact]
    public void Credentials_and_watches_have_numbers_of_their_own()
    {
        Assert.True(ZooKeeperWire.TryWriteAuth("a:b"u8, new byte[64], out ReadOnlySpan<byte> auth));
        AssertBytes("0000001D FFFFFFFC 00000064 00000000 00000006 646967657374 00000003 613A62", auth);
        ZooKeeperWatches watches = new();
        watches.Add(ZooKeeperRequest.Get("/d", true), ZooKeeperError.None);
        watches.Add(ZooKeeperRequest.Exists("/e", true), ZooKeeperError.NoNode);
        watches.Add(ZooKeeperRequest.List("/c", true), ZooKeeperError.None);
        watches.Add(ZooKeeperRequest.Get("/n", true), ZooKeeperError.NoNode);
        watches.Add(ZooKeeperRequest.Get("/n", false), ZooKeeperError.None);
        Assert.True(ZooKeeperWire.TryWriteWatches(9, watches, new byte[128], out ReadOnlySpan<byte> packet));
        AssertBytes(
            "0000002E FFFFFFF8 00000065 0000000000000009 00000001 00000002 2F64 00000001 00000002 2F65 00000001 00000002 2F63", packet);
    }

    [Fact]
    public void Answers_are_read_field_by_field()
    {
        Assert.True(ZooKeeperWire.TryReadConnect(
            Convert.FromHexString("000000000000177000000000000000770000000401020304" + "00"), out ZooKeeperConnectAnswer greeting));
        Assert.Equal((6_000, 0x77L, false), (greeting.TimeoutMillis, greeting.SessionId, greeting.IsReadOnly));
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, greeting.Password.ToArray());
        Assert.True(ZooKeeperWire.TryReadConnect(Convert.FromHexString("0000000000001770000000000000007700000000"), out _));
        ZooKeeperStat stat = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Assert.Equal(stat, Read(ZooKeeperRequest.Exists("/a", false), ServerPackets.Stat()).Stat);
        Assert.Equal(stat, Read(ZooKeeperRequest.Set("/a", default, 1), ServerPackets.Stat()).Stat);
        ZooKeeperAnswer data = Read(ZooKeeperRequest.Get("/a", false), [0, 0, 0, 2, 0x7B, 0x7D, .. ServerPackets.Stat()]);
        Assert.Equal(("{}", stat), (System.Text.Encoding.ASCII.GetString(data.Data.Span), data.Stat));
        ZooKeeperAnswer list = Read(
            ZooKeeperRequest.List("/a", false), [0, 0, 0, 2, 0, 0, 0, 1, 0x78, 0, 0, 0, 1, 0x79, .. ServerPackets.Stat()]);
        Assert.Equal(["x", "y"], list.Children);
        Assert.Equal("/a1", Read(ZooKeeperRequest.Create("/a", default, default), ServerPackets.Text("/a1")).Path);
        Read(ZooKeeperRequest.Delete("/a", 1), []);
        Assert.Equal(68, ServerPackets.Stat().Length);
    }

    [Fact]
    public void What_does_not_fit_the_room_is_not_written()
    {
        ZooKeeperRequest request = ZooKeeperRequest.Set("/a", new byte[10], 3);
        for (int size = 0; size < 36; size++)
            Assert.False(ZooKeeperWire.TryWriteRequest(7, request, false, new byte[size], out _));
        Assert.True(ZooKeeperWire.TryWriteRequest(7, request, false, new byte[36], out _));
    }

    private static ZooKeeperAnswer Read(ZooKeeperRequest request, byte[] body)
    {
        Assert.True(ZooKeeperWire.TryReadAnswer(1, request, ZooKeeperError.None, body, out ZooKeeperAnswer answer));
        Assert.False(ZooKeeperWire.TryReadAnswer(1, request, ZooKeeperError.None, [.. body, 0], out _));
        if (body.Length > 0)
            Assert.False(ZooKeeperWire.TryReadAnswer(1, request, ZooKeeperError.NoNode, body, out _));
        return answer;
    }

    private static void AssertRequest(string hex, ZooKeeperRequest request)
    {
        Assert.True(ZooKeeperWire.TryWriteRequest(7, request, isProtected: false, new byte[128], out ReadOnlySpan<byte> packet));
        AssertBytes(hex, packet);
    }

    private static void AssertBytes(string hex, ReadOnlySpan<byte> packet) =>
        Assert.Equal(hex.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(packet));
}
