using System.Buffers.Binary;
using Ringside.Lab.Measurement;
using Ringside.Net.Agents;

namespace Ringside.Bench.Messaging;

/// <summary>What one process says, and what it does with what it hears. One thread owns it, and it allocates nothing while it
/// works.</summary>
/// <remarks>Every message begins with a number and the time at which it was meant to be sent, 8 bytes each.</remarks>
internal abstract class Traffic : IEndListener
{
    /// <summary>Bytes that a message needs for its number and its time.</summary>
    internal const int HeadBytes = 16;

    /// <summary>Messages that were sent.</summary>
    internal long Sent { get; set; }

    /// <summary>Messages that came.</summary>
    internal long Received { get; private set; }

    /// <summary>Their bytes.</summary>
    internal long ReceivedBytes { get; private set; }

    /// <summary>Messages that were sent again by this program, because the system does not do so.</summary>
    internal long Repeated { get; set; }

    /// <summary>From the intended send time until the other end was known to have the message, in nanoseconds.</summary>
    internal LatencyHistogram Delivery { get; } = new();

    /// <summary>From the intended send time until the answer, in nanoseconds.</summary>
    internal LatencyHistogram RoundTrips { get; } = new();

    /// <summary>Until when it has nothing to do by itself.</summary>
    internal virtual long DeadlineNanos => Waiter.Never;

    /// <inheritdoc/>
    public virtual void OnMessage(IMessagingEnd end, long link, ReadOnlySpan<byte> payload)
    {
        Received++;
        ReceivedBytes += payload.Length;
    }

    /// <inheritdoc/>
    public void OnConfirmed(long context) => Delivery.Record(Clock() - context);

    /// <summary>Says what is to be said now.</summary>
    /// <param name="nowNanos">The time, CLOCK_MONOTONIC_RAW.</param>
    /// <returns>Messages that were sent.</returns>
    internal virtual int Work(long nowNanos) => 0;

    internal static long Clock() => Linux.Clocks.KernelClock.MonotonicRawNanos();

    internal static void WriteHead(Span<byte> message, long number, long intendedNanos)
    {
        BinaryPrimitives.WriteInt64LittleEndian(message, number);
        BinaryPrimitives.WriteInt64LittleEndian(message[8..], intendedNanos);
    }

    internal static (long Number, long IntendedNanos) ReadHead(ReadOnlySpan<byte> message) =>
        (BinaryPrimitives.ReadInt64LittleEndian(message), BinaryPrimitives.ReadInt64LittleEndian(message[8..]));
}
