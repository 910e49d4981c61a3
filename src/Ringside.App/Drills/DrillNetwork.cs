using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;

namespace Ringside.App.Drills;

/// <summary>Where the processes of a drill and its members live: a network namespace of their own where the machine allows one, else the
/// machine's loopback interface.</summary>
/// <remarks>All that is started goes through one thread in there, since a process begins in the namespace of the thread that starts it
/// (network_namespaces(7)), and may end with that thread (prctl(2), PR_SET_PDEATHSIG).</remarks>
internal sealed class DrillNetwork : IDisposable
{
    private readonly NetworkNamespace? _namespace;
    private readonly Queue<Action> _work = new();
    private readonly Thread _thread;
    private bool _isOver;

    private DrillNetwork(NetworkNamespace? own)
    {
        _namespace = own;
        _thread = new Thread(Work) { Name = "starter", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Puts the calling thread where the venue is; null when it is there already.</summary>
    internal Action? Enter => _namespace is null ? null : _namespace.Enter;

    /// <summary>Where it is, for people.</summary>
    internal string Where => _namespace is null ? "on the machine's loopback interface" : "in a network namespace of its own";

    /// <summary>Makes the network.</summary>
    /// <exception cref="KernelException">The namespace could be made, and its interface not be switched on.</exception>
    internal static DrillNetwork Create()
    {
        if (!NetworkNamespace.IsAllowed(out _))
        {
            return new DrillNetwork(null);
        }

        NetworkNamespace own = NetworkNamespace.Create("drill");
        try
        {
            own.Run(() =>
            {
                using var socket = new NetlinkSocket();
                new LinkTable(socket).SetUp(LinkTable.LoopbackIndex);
                new RouteTable(socket).Add(new Route(RouteTable.Multicast, LinkTable.LoopbackIndex));
            });
            return new DrillNetwork(own);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>Drops all datagrams from and to some ports, until what it returns is disposed, or this program ends. Whoever has such a
    /// port still hears the groups that it has joined.</summary>
    /// <exception cref="KernelException">EPERM without CAP_BPF; EINVAL before Linux 6.6.</exception>
    /// <exception cref="RefusedException">It would be done to the machine's own interface.</exception>
    internal IDisposable Cut(params int[] ports)
    {
        if (_namespace is null)
        {
            throw new RefusedException("packets are dropped in a network namespace of its own only, and there is none");
        }

        return Run(() =>
        {
            using BpfProgram program = CutProgram.Load(ports);
            return BpfLink.AttachTcx(program, LinkTable.LoopbackIndex, TcxDirection.Ingress);
        });
    }

    /// <summary>Does something on the thread of the network, and waits for it.</summary>
    internal T Run<T>(Func<T> function)
    {
        T result = default!;
        Exception? failure = null;
        using var done = new ManualResetEventSlim();
        lock (_work)
        {
            _work.Enqueue(() =>
            {
                try
                {
                    result = function();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                done.Set();
            });
            Monitor.Pulse(_work);
        }

        done.Wait();
        return failure is null ? result : throw failure;
    }

    public void Dispose()
    {
        lock (_work)
        {
            _isOver = true;
            Monitor.Pulse(_work);
        }

        _thread.Join();
        _namespace?.Dispose();
    }

    private void Work()
    {
        _namespace?.Enter();
        while (TryTake(out Action? next))
        {
            next!();
        }
    }

    private bool TryTake(out Action? next)
    {
        lock (_work)
        {
            while (!_work.TryDequeue(out next))
            {
                if (_isOver)
                {
                    return false;
                }

                Monitor.Wait(_work);
            }

            return true;
        }
    }
}
