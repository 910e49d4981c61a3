using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Simulation.ZooKeeper;

/// <summary>A server's side of one connection: bytes of a client in, bytes for it out.</summary>
internal sealed partial class SimulatedZooKeeperConnection(SimulatedZooKeeper ensemble, SimulatedZooKeeperServer server)
{
    private readonly ZooKeeperReassembler _reassembler = new(ZooKeeperLimits.MostPacketBytes);
    private readonly ZooKeeperWatches _watches = new();
    private readonly List<byte> _outgoing = [];
    private readonly byte[] _room = new byte[ZooKeeperLimits.MostPacketBytes];
    private SimulatedZooKeeperSession? _session;
    private string? _credentials;

    /// <summary>Whether the server has closed it, or it has ended.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>Takes all bytes that the server has to say.</summary>
    internal byte[] TakeOutgoing()
    {
        byte[] bytes = [.. _outgoing];
        _outgoing.Clear();
        return bytes;
    }

    internal void Close()
    {
        IsClosed = true;
        server.Forget(this);
    }

    /// <summary>Bytes of the client have come.</summary>
    internal void Received(ReadOnlySpan<byte> bytes)
    {
        while (!IsClosed)
        {
            ZooKeeperReadStatus status = _reassembler.Read(ref bytes, out ReadOnlySpan<byte> packet);
            if (status == ZooKeeperReadStatus.NeedsMore)
            {
                return;
            }

            if (status == ZooKeeperReadStatus.Refused || !server.HasQuorum || !(_session is null ? Greet(packet) : Serve(packet)))
            {
                Close();
            }
        }
    }

    /// <summary>Something has happened in the copy of this server.</summary>
    internal void Tell(in ZooKeeperChange change)
    {
        bool isOfChildren = _watches.OfChildren.Contains(change.Path)
            && change.Kind is ZooKeeperChangeKind.ChildrenChanged or ZooKeeperChangeKind.Deleted;
        bool isOfNode = change.Kind != ZooKeeperChangeKind.ChildrenChanged
            && (_watches.OfData.Contains(change.Path) || _watches.OfAbsent.Contains(change.Path));
        if (isOfChildren || isOfNode)
        {
            _watches.Remove(change);
            Fire(change);
        }
    }

    private void Fire(in ZooKeeperChange change)
    {
        JuteWriter writer = Begin(ZooKeeperWire.ChangeXid, ZooKeeperError.None, -1);
        writer.Int32((int)change.Kind);
        writer.Int32(3);
        writer.Text(change.Path);
        Put(writer);
    }

    private bool Greet(ReadOnlySpan<byte> packet)
    {
        JuteReader reader = new(packet);
        int version = reader.Int32();
        ZooKeeperConnectRequest request = new(reader.Int64(), reader.Int32(), reader.Int64(), reader.Buffer(64).ToArray());
        bool isReadOnly = reader.Boolean();
        if (!reader.IsWhole || version != 0 || isReadOnly || request.LastZxid > server.Tree.Zxid)
        {
            return false;
        }

        _session = ensemble.Attach(request, this);
        JuteWriter writer = new(_room);
        writer.Int32(0);
        writer.Int32((int)((_session?.TimeoutNanos ?? 0) / 1_000_000));
        writer.Int64(_session?.Id ?? 0);
        writer.Buffer(_session is null ? new byte[16] : _session.Password.Span);
        writer.Boolean(false);
        Put(writer);
        return _session is not null;
    }

    private JuteWriter Begin(int xid, ZooKeeperError error, long zxid)
    {
        JuteWriter writer = new(_room);
        writer.Int32(xid);
        writer.Int64(zxid);
        writer.Int32((int)error);
        return writer;
    }

    private bool Put(in JuteWriter writer)
    {
        bool isWhole = writer.TryFinish(out ReadOnlySpan<byte> packet);
        _outgoing.AddRange(packet);
        return isWhole;
    }

    private bool Reply(int xid, ZooKeeperError error) => Put(Begin(xid, error, server.Tree.Zxid));
}
