using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports;

/// <summary>Waits for stream connections on one address. Never blocks; one thread owns it (listen(2)).</summary>
public interface IStreamListener : IDisposable
{
    /// <summary>Descriptor that becomes readable when a connection waits, for sleeping.</summary>
    int Descriptor { get; }

    /// <summary>The address it listens on, with the port that the kernel chose when 0 was asked for.</summary>
    Endpoint LocalEndpoint { get; }

    /// <summary>Takes one waiting connection.</summary>
    /// <returns>The connection, which the caller owns, or null when none waits.</returns>
    IStreamPort? Accept();
}
