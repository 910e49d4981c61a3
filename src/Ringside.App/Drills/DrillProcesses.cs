using System.Collections.Immutable;
using Ringside.Exchange.Configuration;
using Ringside.Linux.Clocks;
using Ringside.Linux.Processes;

namespace Ringside.App.Drills;

/// <summary>The processes of a drill's venue, one for each node.</summary>
internal sealed class DrillProcesses : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Dictionary<string, NodeProcess> _processes = [];
    private readonly DrillNetwork _network;
    private readonly ImmutableArray<string> _program;
    private readonly VenueConfiguration _venue;
    private readonly string _file;
    private readonly string _logs;

    /// <summary>No process yet.</summary>
    /// <param name="network">Where they live.</param>
    /// <param name="program">How this program is started.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="folder">Where its file is, and where what they say goes.</param>
    internal DrillProcesses(DrillNetwork network, ImmutableArray<string> program, VenueConfiguration venue, string folder)
    {
        (_network, _program, _venue) = (network, program, venue);
        _file = Path.Combine(folder, "venue.json");
        _logs = Path.Combine(folder, "logs");
        Directory.CreateDirectory(_logs);
    }

    /// <summary>Starts nodes that do not run.</summary>
    internal void Start(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            string[] command = [.. _program, "node", "--config", _file, "--name", name];
            _processes[name] = _network.Run(() => NodeProcess.Start(name, command, Path.Combine(_logs, name)));
        }
    }

    /// <summary>Starts all nodes.</summary>
    internal void StartAll() => Start(_venue.Nodes.Select(node => node.Name));

    /// <summary>Waits until nodes have said that they are open.</summary>
    /// <param name="names">Which.</param>
    /// <param name="limitNanos">Until when, CLOCK_MONOTONIC_RAW.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">One has ended, or the time is over.</exception>
    internal void WaitUntilOpen(IEnumerable<string> names, long limitNanos, CancellationToken cancellation)
    {
        foreach (NodeProcess process in names.Select(name => _processes[name]))
        {
            while (!process.IsOpen)
            {
                cancellation.ThrowIfCancellationRequested();
                ThrowIfEnded(process);
                if (KernelClock.MonotonicRawNanos() > limitNanos)
                {
                    throw new RefusedException($"{process.Name} did not open in time; it last said: {process.LastLine}");
                }

                cancellation.WaitHandle.WaitOne(Pause);
            }
        }
    }

    /// <summary>Looks whether all that should run does.</summary>
    /// <exception cref="RefusedException">One has ended by itself.</exception>
    internal void ThrowIfAnyEnded()
    {
        foreach (NodeProcess process in _processes.Values)
        {
            ThrowIfEnded(process);
        }
    }

    /// <summary>Sends a signal to a node.</summary>
    internal void Signal(string name, ProcessSignal signal) => _processes[name].Signal(signal);

    /// <summary>Asks a node to end in order (SIGTERM), and waits until it has.</summary>
    /// <param name="name">Which.</param>
    /// <param name="limitNanos">Until when, CLOCK_MONOTONIC_RAW.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">It had ended by itself, the time is over, or it says that it went wrong.</exception>
    internal void End(string name, long limitNanos, CancellationToken cancellation)
    {
        NodeProcess process = _processes[name];
        ThrowIfEnded(process);
        process.Signal(ProcessSignal.Terminate);
        while (!process.HasEnded)
        {
            cancellation.ThrowIfCancellationRequested();
            if (KernelClock.MonotonicRawNanos() > limitNanos)
            {
                throw new RefusedException($"{name} did not end in time; it last said: {process.LastLine}");
            }

            cancellation.WaitHandle.WaitOne(Pause);
        }

        int code = process.ExitCode;
        process.Dispose();
        _processes.Remove(name);
        if (code != ExitCodes.Success)
        {
            throw new RefusedException($"{name} was asked to end, and did with exit code {code}; it last said: {process.LastLine}");
        }
    }

    /// <summary>Kills nodes (SIGKILL), all before any of them is waited for.</summary>
    /// <returns>When all had been sent the signal, CLOCK_MONOTONIC_RAW.</returns>
    internal long Kill(params IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            _processes[name].Signal(ProcessSignal.Kill);
        }

        long struck = KernelClock.MonotonicRawNanos();
        foreach (string name in names)
        {
            _processes[name].Dispose();
            _processes.Remove(name);
        }

        return struck;
    }

    /// <summary>Kills all nodes.</summary>
    internal void KillAll() => Kill([.. _processes.Keys]);

    public void Dispose() => KillAll();

    private static void ThrowIfEnded(NodeProcess process)
    {
        if (process.HasEnded)
        {
            throw new RefusedException($"the process of {process.Name} has ended; it last said: {process.LastLine}");
        }
    }
}
