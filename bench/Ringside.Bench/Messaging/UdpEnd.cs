using System.Numerics;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Bench.Messaging;

/// <summary>Raw datagrams, one for each message, collected into batches as a good program would. Nothing is confirmed, nothing sent
/// again, and what finds no room is gone.</summary>
internal sealed class UdpEnd : IMessagingEnd
{
    private const int Batch = 256;
    private const int FrameCount = 2048;
    private const int ReceiveBufferBytes = 4 << 20; // as a node of MDP has it
    private const long FullPauseNanos = 20_000;

    private readonly IDatagramPort _port;
    private readonly Received[] _received = new Received[Batch];
    private readonly Outgoing[] _outgoing = new Outgoing[Batch];
    private readonly List<Endpoint> _remotes = [];
    private readonly List<long> _links = [];
    private readonly Dictionary<Endpoint, int> _linkOf = [];
    private int _waiting;
    private long _nowNanos;
    private long _packets;
    private long _bytes;

    internal UdpEnd(MessagingPlan plan, IBackend backend, Endpoint local) => _port = backend.OpenDatagramPort(new DatagramPortOptions
    {
        Local = local,
        FrameCount = FrameCount,
        FrameSize = Math.Max(2048, (int)BitOperations.RoundUpToPowerOf2((uint)plan.Size)),
        Coalescing = plan.Trains,
        Segmentation = plan.Trains,
        ReceiveBufferBytes = ReceiveBufferBytes,
    });

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => _port.LocalEndpoint;

    /// <inheritdoc/>
    public IReadOnlyList<long> Links => _links;

    /// <inheritdoc/>
    public long DeadlineNanos => _waiting > 0 ? _nowNanos + FullPauseNanos : Waiter.Never;

    /// <inheritdoc/>
    public void Connect(in Endpoint remote) => LinkOf(remote);

    /// <inheritdoc/>
    public bool TrySend(long link, ReadOnlySpan<byte> payload, long context)
    {
        if ((_waiting == Batch && Push() == 0) || !_port.Frames.TryLease(out Frame frame))
        {
            return false;
        }

        payload.CopyTo(_port.Frames[frame]);
        _outgoing[_waiting++] = new Outgoing(frame.Take(payload.Length), _remotes[(int)link]);
        return true;
    }

    /// <inheritdoc/>
    public int DoWork(long nowNanos, IEndListener listener)
    {
        _nowNanos = nowNanos;
        int work = Push();
        int count = _port.Receive(_received);
        for (int i = 0; i < count; i++)
        {
            ref readonly Received received = ref _received[i];
            _packets++;
            _bytes += received.Frame.Length;
            listener.OnMessage(this, LinkOf(received.Source), _port.Frames[received.Frame]);
            _port.Frames.Return(received.Frame);
        }

        return work + count;
    }

    /// <inheritdoc/>
    public void Watch(Waiter waiter) => waiter.Watch(_port.Descriptor, _port.WakeOn(PollEvents.Readable));

    /// <inheritdoc/>
    public EndCounts Counts() => new() { PacketsReceived = _packets, BytesReceived = _bytes };

    public void Dispose() => _port.Dispose();

    private int Push()
    {
        if (_waiting == 0)
        {
            return 0;
        }

        int done = _port.Send(_outgoing.AsSpan(0, _waiting), out SendStatus status);
        if (status == SendStatus.Refused)
        {
            // As good as lost on the way.
            _port.Frames.Return(_outgoing[done++].Frame);
        }

        _port.Flush();
        _outgoing.AsSpan(done, _waiting - done).CopyTo(_outgoing);
        _waiting -= done;
        return done;
    }

    private int LinkOf(in Endpoint remote)
    {
        // Mostly there is one other end.
        if (_remotes.Count > 0 && _remotes[0] == remote)
        {
            return 0;
        }

        if (!_linkOf.TryGetValue(remote, out int link))
        {
            link = _remotes.Count;
            _linkOf.Add(remote, link);
            _remotes.Add(remote);
            _links.Add(link);
        }

        return link;
    }
}
