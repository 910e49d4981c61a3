using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Tests.Mdp.Nodes;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Two namespaces that a wire joins, for a node in each; the wire may lose packets.</summary>
internal sealed class VethNodes : IDisposable
{
    private readonly Stack<IDisposable> _made = new();

    private VethNodes(VethPair wire) => Wire = wire;

    internal VethPair Wire { get; }

    /// <summary>Packets that were lost on purpose, both ways.</summary>
    internal long Lost => _lost?.Sum(0) ?? 0;

    private BpfMap? _lost;

    /// <summary>Makes the wire; skips the running test, with the reason, where a privilege is missing.</summary>
    internal static VethNodes Create()
    {
        Require.NetworkNamespaces();
        return new VethNodes(VethPair.Create());
    }

    /// <summary>Loses packets as they enter each side's stack.</summary>
    internal void Lose(int perMille)
    {
        try
        {
            _lost = Keep(RandomDropProgram.CreateCounter());
            BpfProgram program = Keep(RandomDropProgram.Load(perMille, _lost));
            foreach (VethEnd end in (ReadOnlySpan<VethEnd>)[Wire.First, Wire.Second])
            {
                Keep(end.Namespace.Run(() => BpfLink.AttachTcx(program, end.LinkIndex, TcxDirection.Ingress)));
            }
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            Assert.Skip(refusal.Message);
        }
    }

    /// <summary>Opens a node on each side; skips the running test where the machine has no such ports.</summary>
    internal NodePair Open(string options, string backend = "socket")
    {
        Assert.True(Backends.TryGet(backend, out IBackend? ports));
        MdpOptions parsed = MdpOptionNames.Parse(options);
        try
        {
            return NodePair.Open(() => Open(Wire.First, parsed, ports), () => Open(Wire.Second, parsed, ports));
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS or Errno.EOPNOTSUPP)
        {
            Assert.Skip($"{backend}: {refusal.Message}");
            throw;
        }
    }

    public void Dispose()
    {
        while (_made.TryPop(out IDisposable? resource))
        {
            resource.Dispose();
        }

        Wire.Dispose();
    }

    private static MdpNode Open(VethEnd end, MdpOptions options, IBackend backend) =>
        end.Namespace.Run(() => MdpNode.Open(options, backend, new Endpoint(end.Address, 0)));

    private T Keep<T>(T resource)
        where T : IDisposable
    {
        _made.Push(resource);
        return resource;
    }
}
