using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Logs;

/// <summary>Answers questions for batches: each of their packets, unchanged, inside a packet of its own.</summary>
internal sealed class FillAnswers(IStreamOutput output, Crc32C checksum)
{
    /// <summary>Most batches of one answer, whatever was asked for.</summary>
    internal const int MostBatches = 256;

    private readonly byte[] _answer = new byte[StreamControl.Size + ushort.MaxValue];

    /// <summary>Packets sent.</summary>
    internal long Packets { get; private set; }

    /// <summary>Sends the packets of one batch.</summary>
    /// <returns>False when nothing more can leave now.</returns>
    internal bool TrySend(in Endpoint to, in StreamControl request, ReadOnlySpan<byte> packets)
    {
        var walk = new PacketWalk(packets);
        while (walk.MoveNext())
        {
            Span<byte> answer = _answer.AsSpan(0, StreamControl.Size + walk.Packet.Length);
            walk.Packet.CopyTo(answer[StreamControl.Size..]);
            new StreamControl { Kind = StreamControlKind.Fill, Stream = request.Stream, Identity = request.Identity }.Write(
                answer, checksum);
            if (!output.TrySend(to, answer))
            {
                return false;
            }

            Packets++;
        }

        return true;
    }

    /// <summary>The last number that a question may have answered at once.</summary>
    internal static long LastOf(in StreamControl request, long last) =>
        Math.Min(last, Math.Min(request.Number + MostBatches - 1, (long)Math.Min(request.Value, long.MaxValue)));
}
