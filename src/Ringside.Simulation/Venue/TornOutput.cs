using System.Buffers.Binary;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Simulation.Venue;

/// <summary>The output of a process that ends in the middle of a batch: of the next one that has several packets the first one leaves, and
/// nothing after it.</summary>
internal sealed class TornOutput(IStreamOutput inner) : IStreamOutput
{
    /// <summary>Whether that is to happen.</summary>
    internal bool IsArmed { get; set; }

    /// <summary>Whether it has happened.</summary>
    internal bool IsTorn { get; private set; }

    public bool TrySendToAll(ReadOnlySpan<byte> packet)
    {
        if (IsTorn)
        {
            return true;
        }

        const StreamFlags ends = StreamFlags.First | StreamFlags.End | StreamFlags.EpochStarted;
        IsTorn = IsArmed && ((StreamFlags)BinaryPrimitives.ReadUInt16LittleEndian(packet[6..]) & ends) == StreamFlags.First;
        return inner.TrySendToAll(packet);
    }

    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet) => IsTorn || inner.TrySend(to, packet);
}
