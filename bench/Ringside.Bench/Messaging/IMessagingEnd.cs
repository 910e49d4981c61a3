using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Bench.Messaging;

/// <summary>One end of a conversation by messages, whatever is below it. One thread owns it; nothing here waits.</summary>
internal interface IMessagingEnd : IDisposable
{
    /// <summary>Where others reach it.</summary>
    Endpoint LocalEndpoint { get; }

    /// <summary>The others that it can send to now.</summary>
    IReadOnlyList<long> Links { get; }

    /// <summary>Until when a thread may sleep if nothing arrives.</summary>
    long DeadlineNanos { get; }

    /// <summary>Begins to make a link.</summary>
    void Connect(in Endpoint remote);

    /// <summary>Takes one message to send.</summary>
    /// <param name="link">One of <see cref="Links"/>.</param>
    /// <param name="payload">The message.</param>
    /// <param name="context">Handed back when the other end is known to have it, where the system can know; 0 asks for nothing.</param>
    /// <returns>False when there is no room: try again after some work.</returns>
    bool TrySend(long link, ReadOnlySpan<byte> payload, long context);

    /// <summary>Sends what was taken, and takes what arrived.</summary>
    /// <param name="nowNanos">The time, CLOCK_MONOTONIC_RAW.</param>
    /// <param name="listener">Is given it.</param>
    /// <returns>How much was done; 0 for nothing.</returns>
    int DoWork(long nowNanos, IEndListener listener);

    /// <summary>Makes a waiter wake when there is something to do.</summary>
    void Watch(Waiter waiter);

    /// <summary>What it has counted since it was made.</summary>
    EndCounts Counts();
}
