using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.Lab.Tests.Doubles;

/// <summary>A listener whose connections a test hands in.</summary>
internal sealed class ScriptedListener : IStreamListener
{
    private readonly Queue<IStreamPort> _waiting = new();

    public int Descriptor => 1000;

    public Endpoint LocalEndpoint { get; } = new(System.Net.IPAddress.Loopback, 9012);

    internal void Arrive(IStreamPort connection) => _waiting.Enqueue(connection);

    public IStreamPort? Accept() => _waiting.TryDequeue(out IStreamPort? connection) ? connection : null;

    public void Dispose()
    {
    }
}
