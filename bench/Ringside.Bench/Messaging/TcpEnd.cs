using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Bench.Messaging;

/// <summary>TCP connections, without delay for round trips, with writes of 64 KB for streams; a message is what has its length. Nothing is
/// confirmed to the application.</summary>
internal sealed class TcpEnd : IMessagingEnd
{
    private readonly MessagingPlan _plan;
    private readonly IBackend _backend;
    private readonly IStreamListener _listener;
    private readonly List<TcpLink> _connections = [];
    private readonly List<long> _links = [];
    private Waiter? _waiter;
    private bool _isListening = true;

    internal TcpEnd(MessagingPlan plan, IBackend backend, Endpoint local)
    {
        (_plan, _backend) = (plan, backend);
        _listener = backend.Listen(local, TcpLink.Options);
    }

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => _listener.LocalEndpoint;

    /// <inheritdoc/>
    public IReadOnlyList<long> Links => _links;

    /// <inheritdoc/>
    public long DeadlineNanos => Waiter.Never;

    /// <inheritdoc/>
    public void Connect(in Endpoint remote)
    {
        _isListening = false;
        Add(_backend.Connect(remote, TcpLink.Options));
    }

    /// <inheritdoc/>
    public bool TrySend(long link, ReadOnlySpan<byte> payload, long context) => _connections[(int)link].TrySend(payload);

    /// <inheritdoc/>
    public int DoWork(long nowNanos, IEndListener listener)
    {
        int work = 0;
        if (_isListening && _connections.Count < _plan.Peers && _listener.Accept() is { } accepted)
        {
            Add(accepted);
            work++;
        }

        foreach (TcpLink link in _connections)
        {
            work += link.DoWork(listener);
            if (link.HasJustOpened)
            {
                _links.Add(link.Number);
                work++;
            }
        }

        return work;
    }

    /// <inheritdoc/>
    public void Watch(Waiter waiter)
    {
        _waiter = waiter;
        waiter.Watch(_listener.Descriptor, PollEvents.Readable);
        foreach (TcpLink link in _connections)
        {
            link.Watch(waiter);
        }
    }

    /// <inheritdoc/>
    public EndCounts Counts() => new() { BytesReceived = _connections.Sum(link => link.BytesReceived) };

    public void Dispose()
    {
        foreach (TcpLink link in _connections)
        {
            _waiter?.Unwatch(link.Descriptor);
            link.Dispose();
        }

        _waiter?.Unwatch(_listener.Descriptor);
        _listener.Dispose();
    }

    private void Add(IStreamPort port)
    {
        var link = new TcpLink(this, _connections.Count, port, _plan);
        _connections.Add(link);
        if (_waiter is not null)
        {
            link.Watch(_waiter);
        }
    }
}
