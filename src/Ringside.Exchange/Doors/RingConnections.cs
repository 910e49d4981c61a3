using Ringside.Linux.IoUring;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Doors;

/// <summary>Connections on a ring (io_uring(7)): a receive stands for each, what comes lies in memory together with the news of it, and
/// one call asks for all; sends to several leave with one call (<see cref="RingSends"/>).</summary>
/// <remarks>
/// <para><b>Memory.</b> Silent connections share the buffers. Bytes are handed on at once and their buffer is lent again in the same
/// look, so no client holds one. Where all are in use a receive ends with ENOBUFS and is armed anew; the bytes wait in the socket.</para>
/// <para><b>Who takes only so much.</b> A receive that stands would bring more. Such a connection is polled and received from by recv(2),
/// and polled for its end alone while its user takes nothing.</para>
/// <para><b>Accepting.</b> The listener is polled, and accept4(2) takes a bounded number with their addresses: a standing accept takes as
/// many as come, tells no address, and fails without descriptors before anybody waits.</para>
/// <para><b>Closing.</b> An operation holds its socket open, and one that is only prepared names a number that by then may be
/// another's: so what is under way is cancelled, and all that is prepared is submitted, before a socket is closed.</para>
/// <para><b>One thread</b> makes, uses and disposes it.</para>
/// </remarks>
internal sealed unsafe partial class RingConnections : IConnections
{
    private const int Submissions = 256;
    private const int Completions = 4_096;
    private const int MostBufferBytes = 4_096;

    private readonly KernelSocket _listener;
    private readonly IConnectionEvents _events;
    private readonly Waiter _waiter;
    private readonly ConnectionRing _ring;
    private readonly RingReceiveBuffers _buffers;
    private readonly RingSends _sends;
    private readonly Line[] _lines;
    private readonly byte[] _buffer;
    private readonly int _readsPerCycle;
    private bool _watchesListener;
    private bool _isListenerArmed;
    private bool _mayBeRaised;
    private long _sleeps;

    internal RingConnections(KernelSocket listener, TcpServerOptions options, IConnectionEvents events, Waiter waiter)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MostConnections, RingTags.MostConnections, nameof(options));
        (_listener, _events, _waiter) = (listener, events, waiter);
        _readsPerCycle = options.ReadsPerCycle;
        _lines = new Line[options.MostConnections];
        _buffer = new byte[options.ReceiveBytes];
        _ring = new ConnectionRing(Submissions, Completions);
        try
        {
            _buffers = new RingReceiveBuffers(_ring.Ring, options.ReadsPerCycle, Math.Min(options.ReceiveBytes, MostBufferBytes));
            _sends = new RingSends(events);
            waiter.Watch(_ring.Event, PollEvents.Readable);
        }
        catch
        {
            _ring.Dispose();
            _sends?.Dispose();
            _buffers?.Dispose();
            throw;
        }
    }

    public bool IsDue => _ring.Ring.Pending > 0 || _ring.Ring.Available > 0 || _ring.Ring.NeedsEnter || WantsListener;

    private bool WantsListener => _watchesListener && !_isListenerArmed;

    public void WatchListener(bool watch) => _watchesListener = watch;

    public bool TryAdd(int connection, KernelSocket socket)
    {
        ref Line line = ref _lines[connection];
        line.Socket = socket;
        line.Reading = Reading.None;
        line.AwaitsRoom = false;
        Arm(connection);
        return true;
    }

    public void Remove(int connection)
    {
        ref Line line = ref _lines[connection];
        if (line.Socket is null)
            return;
        if (line.Reading == Reading.Standing)
            Cancel(RingTags.Make(RingTags.Receive, connection, line.Generation));
        else if (line.Reading != Reading.None)
            Cancel(RingTags.Make(RingTags.Ready, connection, line.Generation));
        if (line.AwaitsRoom)
            Cancel(RingTags.Make(RingTags.Room, connection, line.Generation));
        Submit();
        _sends.Forget(connection);
        line.Socket = null;
        line.Generation++;
    }

    public void Resume(int connection)
    {
        ref Line line = ref _lines[connection];
        if (line.Socket is null || line.Reading != Reading.Paused)
            return;

        // The poll for the end alone becomes one for bytes as well.
        line.Reading = Reading.Asking;
        SubmissionEntry* entry = Next();
        entry->PreparePollUpdate(RingTags.Make(RingTags.Ready, connection, line.Generation), PollEvents.Readable);
        entry->UserData = RingTags.Nobody;
        entry->Flags = SubmissionFlags.SkipSuccess;
    }

    public void AwaitRoom(int connection)
    {
        ref Line line = ref _lines[connection];
        line.AwaitsRoom = true;
        SubmissionEntry* entry = Next();
        entry->PreparePoll(line.Socket!.Value, PollEvents.Writable);
        entry->UserData = RingTags.Make(RingTags.Room, connection, line.Generation);
    }

    public void Send(int connection, ReadOnlySpan<byte> bytes) => _sends.Add(connection, _lines[connection].Socket!, bytes);

    public void FinishSends() => _sends.Finish();

    public void Dispose()
    {
        _waiter.Unwatch(_ring.Event);
        _ring.Dispose();
        _sends.Dispose();
        _buffers.Dispose();
    }

    private void Cancel(ulong tag)
    {
        SubmissionEntry* entry = Next();
        entry->PrepareCancel(tag);
        entry->UserData = RingTags.Nobody;
        entry->Flags = SubmissionFlags.SkipSuccess;
    }

    private SubmissionEntry* Next()
    {
        if (_ring.Ring.TryNext(out SubmissionEntry* entry))
            return entry;
        Submit();
        return _ring.Ring.TryNext(out entry)
            ? entry
            : throw new InvalidOperationException("the ring has no room after all was submitted");
    }

    private void Submit()
    {
        _buffers.Publish();
        _ring.Submit();
        _mayBeRaised = true;
    }

    private enum Reading
    {
        /// <summary>Nothing is under way.</summary>
        None,

        /// <summary>A receive stands.</summary>
        Standing,

        /// <summary>It is polled for bytes.</summary>
        Asking,

        /// <summary>It is polled for its end: the user takes no more.</summary>
        Paused,
    }

    private struct Line
    {
        public KernelSocket? Socket;
        public uint Generation;
        public Reading Reading;

        /// <summary>It is polled for room to send.</summary>
        public bool AwaitsRoom;
    }
}
