namespace Ringside.Exchange.Coordination.ZooKeeper;

// Each packet, both ways, begins with its length (int), which does not count itself.
//
// | ConnectRequest          | ConnectResponse         | RequestHeader | ReplyHeader  | WatcherEvent  |
// |-------------------------|-------------------------|---------------|--------------|---------------|
// | int protocolVersion = 0 | int protocolVersion = 0 | int xid       | int xid      | int type      |
// | long lastZxidSeen       | int timeOut (ms)        | int opcode    | long zxid    | int state     |
// | int timeOut (ms)        | long sessionId          |               | int err      | ustring path  |
// | long sessionId          | buffer passwd           |               |              |               |
// | buffer passwd           | boolean readOnly        |               |              |               |
// | boolean readOnly        |   (absent before 3.4)   |               |              |               |
//
// A request is RequestHeader and body, an answer ReplyHeader and, where err is 0, body. xid counts requests from 1; reserved are
// -1 WatcherEvent, -2 ping, -4 setAuth, -8 setWatches.
//
// | opcode           | body of the request                                                      | body of the answer    |
// |------------------|--------------------------------------------------------------------------|-----------------------|
// | create 1         | ustring path, buffer data, vector<ACL> acl, int flags                    | ustring path          |
// | delete 2         | ustring path, int version                                                |                       |
// | exists 3         | ustring path, boolean watch                                              | Stat                  |
// | getData 4        | ustring path, boolean watch                                              | buffer data, Stat     |
// | setData 5        | ustring path, buffer data, int version                                   | Stat                  |
// | sync 9           | ustring path                                                             | ustring path          |
// | ping 11          |                                                                          |                       |
// | getChildren2 12  | ustring path, boolean watch                                              | vector<ustring>, Stat |
// | setAuth 100      | int type = 0, ustring scheme, buffer auth                                |                       |
// | setWatches 101   | long relativeZxid, vector<ustring> data, exist, child watches            |                       |
// | closeSession -11 |                                                                          |                       |
//
// ACL: int perms (31 for all), ustring scheme, ustring id. Stat, 68 bytes: long czxid, mzxid, ctime, mtime; int version, cversion,
// aversion; long ephemeralOwner; int dataLength, numChildren; long pzxid.

/// <summary>The packets of ZooKeeper's client protocol, as a client writes and reads them (version 3.8).</summary>
/// <remarks>Written after the protocol as its records (zookeeper.jute) and servers define it. Nothing throws on what is read; a packet with
/// bytes too few, too many or out of bounds is refused as a whole.</remarks>
internal static partial class ZooKeeperWire
{
    /// <summary>Xid of a watch that has fired.</summary>
    internal const int ChangeXid = -1;

    /// <summary>Xid of a ping.</summary>
    internal const int PingXid = -2;

    /// <summary>Xid of credentials.</summary>
    internal const int AuthXid = -4;

    /// <summary>Xid of watches that are set again.</summary>
    internal const int WatchesXid = -8;

    private const int AllPermissions = 31;

    /// <summary>Writes the first packet of a connection.</summary>
    /// <returns>False when the room is too small; the same for all below.</returns>
    internal static bool TryWriteConnect(in ZooKeeperConnectRequest request, Span<byte> room, out ReadOnlySpan<byte> packet)
    {
        JuteWriter writer = new(room);
        writer.Int32(0);
        writer.Int64(request.LastZxid);
        writer.Int32(request.TimeoutMillis);
        writer.Int64(request.SessionId);
        writer.Buffer(request.Password.Span);
        writer.Boolean(false); // a server that is cut off from the others is no use
        return writer.TryFinish(out packet);
    }

    /// <summary>Writes a request.</summary>
    /// <param name="xid">Its number.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="isProtected">Whether a new node is for those alone who have the same credentials.</param>
    /// <param name="room">Where it is written.</param>
    /// <param name="packet">What was written.</param>
    internal static bool TryWriteRequest(
        int xid, in ZooKeeperRequest request, bool isProtected, Span<byte> room, out ReadOnlySpan<byte> packet)
    {
        JuteWriter writer = Begin(xid, request.Operation, room);
        if (request.Operation is not (ZooKeeperOperation.Ping or ZooKeeperOperation.CloseSession))
            writer.Text(request.Path);
        switch (request.Operation)
        {
            case ZooKeeperOperation.Create:
                writer.Buffer(request.Data.Span);
                writer.Int32(1);
                writer.Int32(AllPermissions);
                writer.Text(isProtected ? "auth" : "world");
                writer.Text(isProtected ? string.Empty : "anyone");
                writer.Int32((int)request.Kind);
                break;
            case ZooKeeperOperation.Delete:
                writer.Int32(request.Version);
                break;
            case ZooKeeperOperation.SetData:
                writer.Buffer(request.Data.Span);
                writer.Int32(request.Version);
                break;
            case ZooKeeperOperation.Exists or ZooKeeperOperation.GetData or ZooKeeperOperation.GetChildren2:
                writer.Boolean(request.Watch);
                break;
        }

        return writer.TryFinish(out packet);
    }

    /// <summary>Writes credentials of the scheme <c>digest</c>: name, colon and password, as they are.</summary>
    internal static bool TryWriteAuth(ReadOnlySpan<byte> credentials, Span<byte> room, out ReadOnlySpan<byte> packet)
    {
        JuteWriter writer = Begin(AuthXid, ZooKeeperOperation.SetAuth, room);
        writer.Int32(0);
        writer.Text("digest");
        writer.Buffer(credentials);
        return writer.TryFinish(out packet);
    }

    /// <summary>Writes the watches of a session for another server, which fires those at once to which something has happened.</summary>
    internal static bool TryWriteWatches(long lastZxid, ZooKeeperWatches watches, Span<byte> room, out ReadOnlySpan<byte> packet)
    {
        JuteWriter writer = Begin(WatchesXid, ZooKeeperOperation.SetWatches, room);
        writer.Int64(lastZxid);
        writer.Texts(watches.OfData);
        writer.Texts(watches.OfAbsent);
        writer.Texts(watches.OfChildren);
        return writer.TryFinish(out packet);
    }

    private static JuteWriter Begin(int xid, ZooKeeperOperation operation, Span<byte> room)
    {
        JuteWriter writer = new(room);
        writer.Int32(xid);
        writer.Int32((int)operation);
        return writer;
    }
}
