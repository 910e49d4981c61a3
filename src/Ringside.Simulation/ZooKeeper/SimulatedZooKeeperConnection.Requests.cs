using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Simulation.ZooKeeper;

internal sealed partial class SimulatedZooKeeperConnection
{
    private const int AllPermissions = 31;

    private bool Serve(ReadOnlySpan<byte> packet)
    {
        JuteReader reader = new(packet);
        int xid = reader.Int32();
        var operation = (ZooKeeperOperation)reader.Int32();
        if (_session!.Connection != this || !ensemble.Sessions.Contains(_session.Id))
        {
            bool isMoved = ensemble.Sessions.Contains(_session.Id);
            Reply(xid, isMoved ? ZooKeeperError.SessionMoved : ZooKeeperError.SessionExpired);
            return false;
        }

        _session.Heard(ensemble.NowNanos);
        switch (operation)
        {
            case ZooKeeperOperation.Ping:
                return reader.IsWhole && Reply(xid, ZooKeeperError.None);
            case ZooKeeperOperation.SetAuth:
                return TakeCredentials(ref reader) && Reply(xid, ZooKeeperError.None);
            case ZooKeeperOperation.SetWatches:
                return TakeWatches(ref reader) && Reply(xid, ZooKeeperError.None);
            case ZooKeeperOperation.CloseSession:
                ensemble.End(_session.Id);
                Reply(xid, ZooKeeperError.None);
                return false;
            case ZooKeeperOperation.Create:
                return Create(xid, ref reader);
            case ZooKeeperOperation.Delete or ZooKeeperOperation.SetData:
                return Change(xid, operation, ref reader);
            case ZooKeeperOperation.Sync:
                return Synchronize(xid, ref reader);
            case ZooKeeperOperation.Exists or ZooKeeperOperation.GetData or ZooKeeperOperation.GetChildren2:
                return Read(xid, operation, ref reader);
            default:
                return false;
        }
    }

    private bool TakeCredentials(ref JuteReader reader)
    {
        reader.Int32();
        bool isDigest = reader.Text(16) == "digest";
        _credentials = System.Text.Encoding.UTF8.GetString(reader.Buffer(1_024));
        return isDigest && reader.IsWhole;
    }

    private bool TakeWatches(ref JuteReader reader)
    {
        long since = reader.Int64();
        string[] data = reader.Texts(ZooKeeperLimits.MostWatches, ZooKeeperLimits.LongestPath);
        string[] absent = reader.Texts(ZooKeeperLimits.MostWatches, ZooKeeperLimits.LongestPath);
        string[] children = reader.Texts(ZooKeeperLimits.MostWatches, ZooKeeperLimits.LongestPath);
        foreach (string path in data)
        {
            bool isThere = server.Tree.TryGet(path, out ZooKeeperNode? node);
            Watch(ZooKeeperRequest.Get(path, true), isThere && node!.ModifiedZxid <= since, new(
                isThere ? ZooKeeperChangeKind.DataChanged : ZooKeeperChangeKind.Deleted, path));
        }

        foreach (string path in absent)
        {
            Watch(ZooKeeperRequest.Exists(path, true), !server.Tree.TryGet(path, out _), new(ZooKeeperChangeKind.Created, path));
        }

        foreach (string path in children)
        {
            bool isThere = server.Tree.TryGet(path, out ZooKeeperNode? node);
            Watch(ZooKeeperRequest.List(path, true), isThere && node!.ChildrenZxid <= since, new(
                isThere ? ZooKeeperChangeKind.ChildrenChanged : ZooKeeperChangeKind.Deleted, path));
        }

        return reader.IsWhole;
    }

    private void Watch(in ZooKeeperRequest request, bool isUnchanged, in ZooKeeperChange change)
    {
        if (isUnchanged)
        {
            bool isAbsent = request.Operation == ZooKeeperOperation.Exists;
            _watches.Add(request, isAbsent ? ZooKeeperError.NoNode : ZooKeeperError.None);
        }
        else
        {
            Fire(change);
        }
    }

    private bool Create(int xid, ref JuteReader reader)
    {
        string path = reader.Text(ZooKeeperLimits.LongestPath);
        byte[] data = reader.Buffer(ZooKeeperLimits.MostDataBytes).ToArray();
        bool isOneRule = reader.Int32() == 1 && reader.Int32() == AllPermissions;
        bool isProtected = reader.Text(16) == "auth";
        reader.Text(16);
        int flags = reader.Int32();
        if (!reader.IsWhole || !isOneRule || path.Length < 2 || path[0] != '/')
        {
            return false;
        }

        ZooKeeperError error = ensemble.Committed.TryGet(ZooKeeperTree.ParentOf(path), out ZooKeeperNode? parent)
            ? Judge(parent) : ZooKeeperError.NoNode;
        bool isSequential = (flags & 2) != 0;
        if (error == ZooKeeperError.None && isSequential)
        {
            path = FormattableString.Invariant($"{path}{parent!.ChildrenMade:D10}");
        }

        error = error != ZooKeeperError.None ? error
            : isProtected && _credentials is null ? ZooKeeperError.InvalidAcl
            : ensemble.Committed.TryGet(path, out _) ? ZooKeeperError.NodeExists
            : ZooKeeperError.None;
        if (error == ZooKeeperError.None)
        {
            Commit(new ZooKeeperTransaction(
                ensemble.Log.Count + 1, ZooKeeperTransactionKind.Create, path, data, isProtected ? _credentials : null,
                (flags & 1) != 0 ? _session!.Id : 0));
        }

        JuteWriter writer = Begin(xid, error, server.Tree.Zxid);
        if (error == ZooKeeperError.None)
        {
            writer.Text(path);
        }

        return Put(writer);
    }

    private bool Change(int xid, ZooKeeperOperation operation, ref JuteReader reader)
    {
        bool isSet = operation == ZooKeeperOperation.SetData;
        string path = reader.Text(ZooKeeperLimits.LongestPath);
        byte[] data = isSet ? reader.Buffer(ZooKeeperLimits.MostDataBytes).ToArray() : [];
        int version = reader.Int32();
        if (!reader.IsWhole)
        {
            return false;
        }

        ZooKeeperError error = !ensemble.Committed.TryGet(path, out ZooKeeperNode? node) ? ZooKeeperError.NoNode
            : Judge(node) != ZooKeeperError.None ? ZooKeeperError.NoAuth
            : version != -1 && version != node.Version ? ZooKeeperError.BadVersion
            : !isSet && node.Children.Count > 0 ? ZooKeeperError.NotEmpty
            : ZooKeeperError.None;
        if (error == ZooKeeperError.None)
        {
            ZooKeeperTransactionKind kind = isSet ? ZooKeeperTransactionKind.Set : ZooKeeperTransactionKind.Delete;
            Commit(new ZooKeeperTransaction(ensemble.Log.Count + 1, kind, path, data));
        }

        JuteWriter writer = Begin(xid, error, server.Tree.Zxid);
        if (error == ZooKeeperError.None && isSet)
        {
            Write(ref writer, node!.Stat);
        }

        return Put(writer);
    }

    private bool Synchronize(int xid, ref JuteReader reader)
    {
        string path = reader.Text(ZooKeeperLimits.LongestPath);
        ensemble.Spread(server);
        JuteWriter writer = Begin(xid, ZooKeeperError.None, server.Tree.Zxid);
        writer.Text(path);
        return reader.IsWhole && Put(writer);
    }

    private bool Read(int xid, ZooKeeperOperation operation, ref JuteReader reader)
    {
        ZooKeeperRequest request = new(operation, reader.Text(ZooKeeperLimits.LongestPath), Watch: reader.Boolean());
        if (!reader.IsWhole)
        {
            return false;
        }

        ZooKeeperError error = !server.Tree.TryGet(request.Path, out ZooKeeperNode? node) ? ZooKeeperError.NoNode
            : operation == ZooKeeperOperation.Exists ? ZooKeeperError.None : Judge(node);
        _watches.Add(request, error);
        JuteWriter writer = Begin(xid, error, server.Tree.Zxid);
        if (error == ZooKeeperError.None)
        {
            if (operation == ZooKeeperOperation.GetData)
            {
                writer.Buffer(node!.Data.Span);
            }
            else if (operation == ZooKeeperOperation.GetChildren2)
            {
                writer.Texts(node!.Children);
            }

            Write(ref writer, node!.Stat);
        }

        return Put(writer);
    }

    private ZooKeeperError Judge(ZooKeeperNode node) =>
        node.Credentials is null || node.Credentials == _credentials ? ZooKeeperError.None : ZooKeeperError.NoAuth;

    // Watches hear of it before the answer is written, as with the real ones.
    private void Commit(ZooKeeperTransaction transaction)
    {
        ensemble.Commit(transaction);
        ensemble.Spread(server);
    }

    private static void Write(ref JuteWriter writer, in ZooKeeperStat stat)
    {
        writer.Int64(stat.CreatedZxid);
        writer.Int64(stat.ModifiedZxid);
        writer.Int64(stat.CreatedMillis);
        writer.Int64(stat.ModifiedMillis);
        writer.Int32(stat.Version);
        writer.Int32(stat.ChildVersion);
        writer.Int32(stat.AclVersion);
        writer.Int64(stat.EphemeralOwner);
        writer.Int32(stat.DataLength);
        writer.Int32(stat.Children);
        writer.Int64(stat.ChildrenZxid);
    }
}
