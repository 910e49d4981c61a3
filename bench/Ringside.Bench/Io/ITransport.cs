using Ringside.Linux.Polling;

namespace Ringside.Bench.Io;

/// <summary>A way to send and receive 64-byte datagrams that is asked, and never waits. One thread owns it.</summary>
/// <remarks>Implemented by structures: the loops over it are compiled for each of them, so that no contender pays for the
/// others.</remarks>
internal interface ITransport : IDisposable
{
    /// <summary>Bytes of every payload.</summary>
    const int PayloadBytes = 64;

    /// <summary>How it really runs, as <c>generic-copy</c>; empty where there is one way only.</summary>
    string Mode { get; }

    /// <summary>Descriptor to sleep on.</summary>
    int Descriptor { get; }

    /// <summary>What to watch it for.</summary>
    PollEvents WakeOn { get; }

    /// <summary>Takes one datagram if one is there.</summary>
    /// <param name="number">What stands in its first 8 bytes.</param>
    bool TryReceive(out ulong number);

    /// <summary>Sends a datagram; one that cannot be sent is lost.</summary>
    /// <param name="number">For its first 8 bytes.</param>
    void Send(ulong number);
}
