using Ringside.Exchange.Doors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Health;

/// <summary>Tells over HTTP how a node is and what it has counted, on a thread of its own that sleeps between requests (RFC 9112;
/// Prometheus text format 0.0.4).</summary>
/// <remarks>One request for each connection. It has no way to change anything, and no TLS: it is for the operator's network. The thread
/// takes its turn behind nobody, but wakes up without taking a processor from others: it answers when the machine is busy, too.</remarks>
public sealed class HealthServer : IDisposable
{
    private readonly AgentThread _thread;
    private Server? _server;

    /// <summary>Listens and starts the thread.</summary>
    /// <param name="local">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="options">Limits.</param>
    /// <param name="health">How the node is; called on this server's thread.</param>
    /// <param name="metrics">What it has counted; read on this server's thread.</param>
    /// <exception cref="Linux.Errors.KernelException">EADDRINUSE, EADDRNOTAVAIL, EACCES, EMFILE.</exception>
    public HealthServer(Endpoint local, HealthServerOptions options, Func<NodeHealth> health, MetricSet metrics)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(health);
        ArgumentNullException.ThrowIfNull(metrics);
        options.Check();
        HealthPages pages = new(health, metrics);
        _thread = AgentThread.Start(Begin, new AgentThreadOptions { Name = "health" });

        Server Begin(Waiter waiter)
        {
            BackgroundThread.Enter();
            return _server = new Server(local, options, pages, waiter);
        }
    }

    /// <summary>Where it listens.</summary>
    public Endpoint LocalEndpoint => _server!.LocalEndpoint;

    /// <summary>Ends the thread and closes everything.</summary>
    public void Dispose() => _thread.Dispose();

    private sealed class Client(int most, long openedNanos)
    {
        public HttpRequestReader Reader { get; } = new(most);

        public long OpenedNanos { get; } = openedNanos;

        public byte[]? Answer { get; set; }

        public int Sent { get; set; }
    }

    private sealed class Server : IAgent, IConnectionUser, IDisposable
    {
        private readonly HealthServerOptions _options;
        private readonly HealthPages _pages;
        private readonly Waiter _waiter;
        private readonly TcpServer _server;
        private readonly Client?[] _clients;

        public Server(in Endpoint local, HealthServerOptions options, HealthPages pages, Waiter waiter)
        {
            _options = options;
            _pages = pages;
            _waiter = waiter;
            _clients = new Client?[options.MostConnections];
            TcpServerOptions limits = new()
            {
                MostConnections = options.MostConnections,
                Backlog = options.MostConnections,
                AcceptsPerCycle = options.MostConnections,
                ReceiveBytes = options.RequestBytes,
            };
            _server = new TcpServer(local, limits, this, waiter);
        }

        public Endpoint LocalEndpoint => _server.LocalEndpoint;

        public int DoWork(long nowNanos)
        {
            int work = _server.Receive(nowNanos) + _server.Flush(nowNanos);
            long deadline = _server.DeadlineNanos;
            for (int number = 0; number < _clients.Length; number++)
            {
                if (_clients[number] is not { } client)
                    continue;
                long due = client.OpenedNanos + _options.RequestNanos;
                if (nowNanos >= due)
                    End(number);
                else
                    deadline = Math.Min(deadline, due);
            }

            _waiter.DeadlineNanos = deadline;
            return work;
        }

        public int Open(in Endpoint peer, long nowNanos)
        {
            int number = Array.IndexOf(_clients, null);
            if (number >= 0)
                _clients[number] = new Client(_options.RequestBytes, nowNanos);
            return number;
        }

        public int Room(int connection) => int.MaxValue;

        public void Received(int connection, ReadOnlySpan<byte> bytes, long nowNanos)
        {
            if (_clients[connection] is not { Answer: null } client)
                return;
            HttpOutcome outcome = client.Reader.Read(bytes);
            if (outcome == HttpOutcome.NeedsMore)
                return;
            client.Answer = _pages.Answer(outcome, client.Reader.Method, client.Reader.Path);
            _server.HasOutput(connection);
        }

        public void Gone(int connection) => _clients[connection] = null;

        public ReadOnlySpan<byte> Outgoing(int connection) =>
            _clients[connection] is { Answer: { } answer } client ? answer.AsSpan(client.Sent) : default;

        public void Sent(int connection, int count, long nowNanos)
        {
            if (_clients[connection] is not { Answer: { } answer } client)
                return;
            client.Sent += count;
            if (client.Sent == answer.Length)
                End(connection);
        }

        public void Dispose() => _server.Dispose();

        private void End(int number)
        {
            _clients[number] = null;
            _server.Close(number);
        }
    }
}
