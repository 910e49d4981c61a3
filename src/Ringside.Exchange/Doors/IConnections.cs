using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Doors;

/// <summary>How a <see cref="TcpServer"/> learns what its sockets bring, and sends to them: one of the <see cref="ConnectionKind"/>s. It
/// decides nothing.</summary>
internal interface IConnections : IDisposable
{
    /// <summary>It wants another <see cref="Look"/> before the thread sleeps.</summary>
    bool IsDue { get; }

    /// <summary>Tells of waiting connections from now on, or not any more.</summary>
    /// <exception cref="KernelException">The listener cannot be watched.</exception>
    void WatchListener(bool watch);

    /// <summary>Receives from a connection from now on.</summary>
    /// <returns>False when the kernel has no room to watch it.</returns>
    bool TryAdd(int connection, KernelSocket socket);

    /// <summary>Forgets a connection; must be called before its socket is closed. Nothing is told of it afterwards.</summary>
    void Remove(int connection);

    /// <summary>There may be room for bytes of a connection again.</summary>
    void Resume(int connection);

    /// <summary>Tells, once, when the kernel takes bytes of a connection again.</summary>
    void AwaitRoom(int connection);

    /// <summary>Tells what has come. Bounded; never waits.</summary>
    /// <returns>How much was told.</returns>
    int Look();

    /// <summary>Sends to a connection, at the latest with <see cref="FinishSends"/>; to each once between two of those.</summary>
    /// <param name="connection">Number of the connection.</param>
    /// <param name="bytes">What to send; not used after the call.</param>
    void Send(int connection, ReadOnlySpan<byte> bytes);

    /// <summary>Sends what has not been sent yet.</summary>
    void FinishSends();
}
