using System.Globalization;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Protocols.Fields;

namespace Ringside.Bench.Venue;

/// <summary>Measures the memory of connections that are logged in and do nothing.</summary>
public static class VenueIdleBenchmark
{
    private const int AtOneTime = 6;
    private const long SweepNanos = 500_000_000;
    private const long PatienceNanos = 120_000_000_000;

    /// <summary>Opens connections, one log-in after the other, and looks at the memory of the venue's process.</summary>
    /// <param name="options">The venue.</param>
    /// <param name="connections">How many; all log in as readers of one member's drop copy.</param>
    /// <exception cref="InvalidOperationException">They are not all let in.</exception>
    public static VenueIdleResult Run(VenueBenchmarkOptions options, int connections)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var venue = new VenueProcess(options);
        venue.Start();
        NodeConfiguration gateway = venue.Venue.Nodes.First(node => node.Role == NodeRole.Gateway);
        long before = ResidentBytes(venue.ProcessId);
        var clients = new List<IdleClient>();
        try
        {
            LogAllIn(options, gateway.Ouch, connections, clients);
            int lost = clients.Count(client => !client.IsIn);
            if (lost > 0)
                throw new InvalidOperationException($"{lost} of {connections} connections have ended again");
            return new VenueIdleResult(connections, before, ResidentBytes(venue.ProcessId));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static void LogAllIn(VenueBenchmarkOptions options, Endpoint gateway, int connections, List<IdleClient> clients)
    {
        Backends.TryGet("socket", out IBackend? backend);
        long until = KernelClock.MonotonicRawNanos() + PatienceNanos;
        long sweepNanos = 0;
        int first = 0;
        while (first < connections)
        {
            long now = KernelClock.MonotonicRawNanos();
            while (clients.Count < connections && clients.Count - first < AtOneTime)
                clients.Add(new IdleClient(backend!, gateway));
            bool isSweep = now >= sweepNanos;
            sweepNanos = isSweep ? now + SweepNanos : sweepNanos;
            for (int index = isSweep ? 0 : first; index < clients.Count; index++)
                clients[index].DoWork(now);
            while (first < clients.Count && clients[first].IsIn)
                first++;
            if (now > until)
                throw new InvalidOperationException($"{first} of {connections} connections are in, and no more come");
            if (first % 500 == 0)
                options.Progress($"{first} of {connections} connections");
        }
    }

    private static long ResidentBytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    private sealed class IdleClient : IClientEvents, IDisposable
    {
        private readonly IStreamPort _port;
        private readonly ClientLine _line = new();
        private readonly OuchClient _client;
        private bool _isOpened;

        internal IdleClient(IBackend backend, in Endpoint gateway)
        {
            _port = backend.Connect(gateway, new StreamPortOptions { FrameCount = 4, MaximumQueuedFrames = 2 });
            _client = new OuchClient(
                new OuchClientOptions
                {
                    Name = Alpha6.Of(VenueProcess.DropCopy),
                    Secret = Alpha10.Of(VenueProcess.Secret),
                    MostOrders = 1,
                    QueueBytes = 4_096,
                },
                this);
        }

        internal bool IsIn => _client.State == OuchClientState.LoggedIn && _port.Poll() == StreamState.Open;

        internal void DoWork(long nowNanos)
        {
            if (!_isOpened)
            {
                if (_port.Poll() != StreamState.Open)
                    return;
                _isOpened = true;
                _client.Open(nowNanos);
            }

            _line.Receive(_client, _port, 1, nowNanos);
            if (nowNanos >= _client.DeadlineNanos)
                _client.Poll(nowNanos); // a heartbeat each second: the venue keeps nobody who is silent
            _line.Send(_client, _port, nowNanos);
        }

        public void On(in ClientEvent one)
        {
            if (one.Kind == ClientEventKind.LoginRefused)
                throw new InvalidOperationException($"the venue refused a log-in ({(char)one.Code})");
        }

        public void OnDebug(ReadOnlySpan<byte> text)
        {
            // For people, and nobody looks.
        }

        public void Dispose() => _port.Dispose();
    }
}
