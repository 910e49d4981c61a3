using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Writing;

/// <summary>Says that somebody seals: a heartbeat of an epoch that has no batch yet (docs/streams.md), so that nobody else begins
/// meanwhile.</summary>
internal sealed class SealHeartbeat(StreamId stream, long pauseNanos, IStreamOutput output)
{
    private readonly Crc32C _checksum = new();
    private readonly byte[] _packet = new byte[StreamHeader.Size + HeartbeatPayload.SizeOf(0, null)];

    /// <summary>When the next one is due.</summary>
    internal long DeadlineNanos { get; private set; } = long.MinValue;

    /// <summary>Sends one, if it is time to and the stream is known.</summary>
    internal void Advance(uint identity, uint epoch, long nowNanos)
    {
        if (nowNanos < DeadlineNanos || identity == 0)
        {
            return;
        }

        DeadlineNanos = nowNanos + pauseNanos;
        HeartbeatPayload.Write(_packet.AsSpan(StreamHeader.Size), isEstablished: false, [], null);
        new StreamHeader
        {
            Stream = stream,
            Flags = StreamFlags.Heartbeat,
            Epoch = epoch,
            Length = (ushort)HeartbeatPayload.SizeOf(0, null),
            Number = 0,
            PublishedNanos = nowNanos,
            Identity = identity,
        }.Write(_packet, _checksum);
        output.TrySendToAll(_packet);
    }
}
