using System.Net;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Linux.Threads;

namespace Ringside.Bench.Io;

/// <summary>Where all is measured: two namespaces of its own, a veth pair (veth(4)) between them, and the processors of the two
/// sides.</summary>
/// <remarks>A port number is never used twice: a kernel that takes a ring or a socket apart in the background cannot refuse the
/// next.</remarks>
internal sealed class Wire : IDisposable
{
    private readonly VethPair _pair = VethPair.Create(new VethPairOptions { FirstName = "bench0", SecondName = "bench1" });
    private int _lastPort = 20_000;

    internal Wire()
    {
        IReadOnlyList<int> processors = ThreadAffinity.AllowedProcessors();
        Processors = processors.Count;
        FirstProcessor = processors[0];
        SecondProcessor = processors[^1];
    }

    /// <summary>Processors that this process may use.</summary>
    internal int Processors { get; }

    internal int FirstProcessor { get; }

    internal int SecondProcessor { get; }

    internal NetworkNamespace First => _pair.First.Namespace;

    internal NetworkNamespace Second => _pair.Second.Namespace;

    /// <summary>What both sides of a new conversation over the wire must know.</summary>
    internal (EndSetup First, EndSetup Second) NextConversation()
    {
        Endpoint first = new(_pair.First.Address, ++_lastPort);
        Endpoint second = new(_pair.Second.Address, ++_lastPort);
        return (new EndSetup(first, second, _pair.First.LinkName), new EndSetup(second, first, _pair.Second.LinkName));
    }

    /// <summary>A conversation of one end with itself, on the loopback link of the first namespace.</summary>
    internal EndSetup NextMonologue()
    {
        Endpoint self = new(IPAddress.Loopback, ++_lastPort);
        return new EndSetup(self, self, "lo");
    }

    public void Dispose() => _pair.Dispose();
}
