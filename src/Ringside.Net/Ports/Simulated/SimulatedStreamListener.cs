using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Simulated;

/// <summary>Listens for connections on a simulated host, as listen(2) does.</summary>
public sealed class SimulatedStreamListener : IStreamListener
{
    private const int Backlog = 16;

    private readonly SimulatedHost _host;
    private readonly StreamPortOptions _options;
    private readonly Queue<StreamEnd> _waiting = new(Backlog);
    private bool _isClosed;

    internal SimulatedStreamListener(SimulatedHost host, in Endpoint local, StreamPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _host = host;
        _options = options;
        _ = SimulatedOptions.Apply(options, host.Network.Options.StreamReceiveBytes, out int windowBytes);
        WindowBytes = windowBytes;
        LocalEndpoint = host.Bind(this, local);
    }

    /// <summary>-1: there is nothing to sleep on, the simulation drives.</summary>
    public int Descriptor => -1;

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    internal int WindowBytes { get; }

    internal bool HasRoom => _waiting.Count < Backlog;

    /// <inheritdoc/>
    public IStreamPort? Accept()
    {
        while (_waiting.TryDequeue(out StreamEnd? end))
        {
            if (!end.IsClosed)
            {
                return new SimulatedStreamPort(_host, end, StreamState.Open, _options);
            }
        }

        return null;
    }

    /// <summary>Stops listening. Connections that were accepted stay; those that wait are reset.</summary>
    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _host.Unbind(this);
            while (_waiting.TryDequeue(out StreamEnd? end))
            {
                end.Abort();
            }
        }
    }

    internal void Add(StreamEnd end) => _waiting.Enqueue(end);
}
