using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports.Wires;

/// <summary>Several hosts that hear each other, each with one interface, and what the contract suite does with ports on them.</summary>
/// <remarks>One port a host and a test at most, where a back end owns a queue of the interface.</remarks>
internal abstract class Wire(string backend) : IDisposable
{
    private const long GenerousNanos = 30_000_000_000;
    private const long LookAgainNanos = 2_000_000;

    /// <summary>Full name of the back end.</summary>
    internal string Backend { get; } = backend;

    /// <summary>Makes the wire; skips the running test, with the reason, where a privilege is missing.</summary>
    internal static Wire Make(string backend, WireKind kind, int hosts = 2, int mtu = 1500) => kind switch
    {
        WireKind.Loopback => new LoopbackWire(backend),
        WireKind.Hosts => NamespaceWire.Create(backend, hosts, mtu),
        WireKind.Simulated => new SimulatedWire(hosts),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal abstract IPAddress AddressOf(int host);

    /// <summary>Null where there is none.</summary>
    internal abstract IPAddress? AddressIPv6Of(int host);

    internal abstract string InterfaceOf(int host);

    /// <summary>Opens a port on a host. Skips the running test where this machine does not let it.</summary>
    /// <param name="host">The host, from 0.</param>
    /// <param name="change">What differs from a port on the host's address and interface.</param>
    internal IDatagramPort Open(int host, Func<DatagramPortOptions, DatagramPortOptions>? change = null)
    {
        var options = new DatagramPortOptions { Local = new Endpoint(AddressOf(host), 0), Interface = InterfaceOf(host) };
        try
        {
            return TryOpen(host, change is null ? options : change(options));
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS or Errno.EOPNOTSUPP)
        {
            Assert.Skip($"{Backend}: {refusal.Message}");
            throw;
        }
    }

    /// <summary>As <see cref="Open"/>, with the kernel's refusal as an exception.</summary>
    internal IDatagramPort TryOpen(int host, DatagramPortOptions options) => TryOpen(host, Backend, options);

    /// <summary>Opens a plain socket on a host, where there are any: what it sends goes through the kernel's stack.</summary>
    internal IDatagramPort OpenSocket(int host) => TryOpen(
        host, "socket", new DatagramPortOptions { Local = new Endpoint(AddressOf(host), 0), FrameSize = 4096 });

    protected abstract IDatagramPort TryOpen(int host, string name, DatagramPortOptions options);

    /// <summary>Opens a member of a group; with port 0 the kernel chooses one.</summary>
    internal IDatagramPort OpenMember(int host, string group, int port = 0) => Open(host, options => options with
    {
        Local = new Endpoint(IPAddress.Parse(group), port),
        Group = new Endpoint(IPAddress.Parse(group), port),
    });

    /// <summary>Lets what is under way arrive, where time does not pass by itself.</summary>
    internal virtual void Pump()
    {
    }

    /// <summary>Asks again whenever there is something to receive or a moment has passed, until a generous limit.</summary>
    internal void Until(Func<bool> holds, IDatagramPort port)
    {
        long limit = KernelClock.MonotonicRawNanos() + GenerousNanos;
        var set = new PollSet(1);
        if (port.Descriptor >= 0)
        {
            set.Watch(port.Descriptor, port.WakeOn(PollEvents.Readable));
        }

        while (!holds())
        {
            Pump();
            Assert.True(KernelClock.MonotonicRawNanos() < limit, "it did not come about within 30 s");
            set.Wait(LookAgainNanos);
        }
    }

    /// <summary>Sends a text; waits while the port is full.</summary>
    internal void Send(IDatagramPort port, string text, in Endpoint destination)
    {
        Endpoint to = destination;
        SendStatus status = SendStatus.Full;
        Until(
            () =>
            {
                _ = port.Flush();
                status = port.Frames.Available == 0 ? SendStatus.Full : Ends.Send(port, text, to);
                return status != SendStatus.Full;
            },
            port);
        Assert.True(status == SendStatus.Sent, $"{status}: {port.LastError}");
    }

    internal Received ReceiveOne(IDatagramPort port)
    {
        var one = new Received[1];
        Until(() => port.Receive(one) == 1, port);
        return one[0];
    }

    internal string ReceiveText(IDatagramPort port) => Ends.Take(port, ReceiveOne(port));

    internal string[] ReceiveTexts(IDatagramPort port, int count) => [.. Enumerable.Range(0, count).Select(_ => ReceiveText(port))];

    /// <summary>Waits until everything that the ports hold is back in their pools.</summary>
    internal void AssertAllFramesAreBack(params IDatagramPort[] ports)
    {
        foreach (IDatagramPort port in ports)
        {
            Until(
                () =>
                {
                    _ = port.Flush();
                    return port.Frames.Available == port.Frames.FrameCount;
                },
                port);
        }
    }

    /// <summary>Takes a frame of a port, filled with one byte value.</summary>
    internal static Frame Fill(IDatagramPort port, int length, byte value)
    {
        Frame frame = Ends.Lease(port, length);
        port.Frames[frame].Fill(value);
        return frame;
    }

    public abstract void Dispose();
}
