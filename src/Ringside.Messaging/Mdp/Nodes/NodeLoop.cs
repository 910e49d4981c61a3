using System.Security.Cryptography;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>A core and its ports on one thread: takes what arrived, lets time pass, sends.</summary>
/// <remarks>A turn begins with sending, so that what the user said since the last one takes the confirmations of the last one along, and a
/// packet with nothing but a confirmation leaves only when the user had nothing to say.</remarks>
internal sealed class NodeLoop : IAgent, IDisposable
{
    private const int Batch = 256;
    private const int ReceiveBufferBytes = 4 << 20;
    private const long FullPauseNanos = 20_000;

    private readonly IDatagramPort[] _ports;
    private readonly PortOutput _output;
    private readonly Received[] _received = new Received[Batch];

    internal NodeLoop(MdpOptions options, IDatagramPort[] ports, int shard = 0)
    {
        _ports = ports;
        _output = new PortOutput(ports);
        byte[] key = RandomNumberGenerator.GetBytes(32);
        ulong seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        Core = new MdpCore(options, [.. ports.Select(port => port.Frames)], new MdpSecrets(seed, key), shard);
    }

    internal MdpCore Core { get; }

    internal IReadOnlyList<IDatagramPort> Ports => _ports;

    /// <summary>The time of the last turn.</summary>
    internal long NowNanos { get; private set; }

    /// <summary>Makes the ports and the core.</summary>
    /// <exception cref="Linux.Errors.KernelException">A port could not be had.</exception>
    internal static NodeLoop Open(MdpOptions options, IBackend backend, IReadOnlyList<Endpoint> locals, int shard = 0)
    {
        options.Check();
        var ports = new List<IDatagramPort>();
        try
        {
            foreach (Endpoint local in locals)
            {
                ports.Add(backend.OpenDatagramPort(PortOptions(options, local)));
            }

            return new NodeLoop(options, [.. ports], shard);
        }
        catch
        {
            ports.ForEach(port => port.Dispose());
            throw;
        }
    }

    /// <summary>What the ports of a node are.</summary>
    internal static DatagramPortOptions PortOptions(MdpOptions options, Endpoint local) => new()
    {
        Local = local,
        FrameCount = MdpCore.FramesNeeded(options),
        FrameSize = MdpCore.FrameSizeNeeded(options),
        Coalescing = options.Trains,
        Segmentation = options.Trains,
        ReceiveBufferBytes = ReceiveBufferBytes,
    };

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        NowNanos = nowNanos;
        int work = Drain(nowNanos);
        if (work > 0)
        {
            // Sending took its time, and an answer may be here already: a round trip measured with the old time would be too short.
            NowNanos = nowNanos = Math.Max(nowNanos, KernelClock.MonotonicRawNanos());
        }

        for (int port = 0; port < _ports.Length; port++)
        {
            work += Receive(port, nowNanos);
        }

        Core.Advance(nowNanos);
        return work;
    }

    /// <summary>Sends what is to be sent, without looking for what arrived.</summary>
    internal int Drain(long nowNanos)
    {
        int work = Core.Drain(_output, nowNanos);
        _output.Flush();
        Core.SetUnsendable(_output.Refused);
        return work;
    }

    /// <summary>Wakes a thread when one of the ports has something.</summary>
    internal void Watch(Waiter waiter)
    {
        foreach (IDatagramPort port in _ports)
        {
            waiter.Watch(port.Descriptor, port.WakeOn(Linux.Polling.PollEvents.Readable));
        }
    }

    /// <summary>Until when a thread may sleep.</summary>
    internal long DeadlineNanos => Core.NextDeadlineNanos == long.MinValue ? NowNanos + FullPauseNanos : Core.NextDeadlineNanos;

    public void Dispose()
    {
        Core.Dispose();
        foreach (IDatagramPort port in _ports)
        {
            port.Dispose();
        }
    }

    private int Receive(int port, long nowNanos)
    {
        int count = _ports[port].Receive(_received);
        for (int i = 0; i < count; i++)
        {
            ref readonly Received received = ref _received[i];
            Core.Receive(port, received.Frame, received.Source, nowNanos);
        }

        return count;
    }
}
