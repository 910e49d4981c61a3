using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

/// <summary>Packets as a server writes them, by hand.</summary>
internal static class ServerPackets
{
    internal static byte[] Greeting(long session = 0x77, int timeoutMillis = 600, bool isReadOnly = false, int version = 0)
    {
        JuteWriter writer = new(new byte[256]);
        writer.Int32(version);
        writer.Int32(timeoutMillis);
        writer.Int64(session);
        writer.Buffer(new byte[16]);
        writer.Boolean(isReadOnly);
        return Finish(writer);
    }

    internal static byte[] Reply(int xid, long zxid, ZooKeeperError error = ZooKeeperError.None, params ReadOnlySpan<byte> body)
    {
        JuteWriter writer = new(new byte[4_096]);
        writer.Int32(xid);
        writer.Int64(zxid);
        writer.Int32((int)error);
        writer.Bytes(body);
        return Finish(writer);
    }

    internal static byte[] Change(ZooKeeperChangeKind kind, string path)
    {
        JuteWriter writer = new(new byte[512]);
        writer.Int32((int)kind);
        writer.Int32(3);
        writer.Text(path);
        return Reply(ZooKeeperWire.ChangeXid, -1, ZooKeeperError.None, Finish(writer).AsSpan(4));
    }

    /// <summary>A Stat whose fields are 1, 2, 3 and so on.</summary>
    internal static byte[] Stat()
    {
        JuteWriter writer = new(new byte[128]);
        for (int field = 1; field <= 11; field++)
        {
            if (field is >= 5 and <= 7 or 9 or 10)
                writer.Int32(field);
            else
                writer.Int64(field);
        }

        return Finish(writer)[4..];
    }

    internal static byte[] Text(string text)
    {
        JuteWriter writer = new(new byte[512]);
        writer.Text(text);
        return Finish(writer)[4..];
    }

    private static byte[] Finish(in JuteWriter writer)
    {
        Assert.True(writer.TryFinish(out ReadOnlySpan<byte> packet));
        return packet.ToArray();
    }
}
