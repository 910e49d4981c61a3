using System.Globalization;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>Writes the beginning of a stored stream once more, under another identity: the way on where stores have lost what they had
/// said, and only for an operator who accepts that.</summary>
/// <remarks>Numbers, epochs and payloads stay; the identity and with it each chain are others. So whoever has seen more of the old stream
/// takes nothing of the new one for it. What is written is a folder that a store can start on: closed whole, in no doubt.</remarks>
public static class StreamReissue
{
    /// <summary>Writes it.</summary>
    /// <param name="from">What is there.</param>
    /// <param name="last">Number of the last batch that is taken over, at most <see cref="StoredStream.Last"/>.</param>
    /// <param name="identity">The new identity; never 0, and not the old one.</param>
    /// <param name="epoch">What the store promises: no writer of an epoch below it is heard.</param>
    /// <param name="into">Where to; the folder must not be there.</param>
    /// <param name="directory">Which directory of a store it is to be: the one that the store sets of the stream name; 0 for a stranger.
    /// </param>
    /// <returns>Chain of the last batch.</returns>
    /// <exception cref="ArgumentException">A number or an identity as it cannot be.</exception>
    /// <exception cref="IOException">A batch cannot be read any more, or nothing can be written.</exception>
    public static ulong Write(StoredStream from, long last, uint identity, uint epoch, SegmentDiskOptions into, uint directory = 0)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(into);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, from.Last);
        ArgumentOutOfRangeException.ThrowIfZero(identity);
        ArgumentOutOfRangeException.ThrowIfEqual(identity, from.Identity);
        if (Directory.Exists(into.Folder))
        {
            throw new IOException($"{into.Folder}: it is there already; expected a new folder");
        }

        using SegmentDisk disk = SegmentDisk.Open(into, out DiskState state);
        if (!disk.TrySave(new StorePromise(epoch, 0, identity) { Directory = directory == 0 ? state.Promise.Directory : directory }))
        {
            throw new IOException($"{into.Folder}: the promise cannot be kept");
        }

        var checksum = new Crc32C();
        byte[] bytes = [];
        ulong chain = 0;
        for (long number = 1; number <= last; number++)
        {
            if (!from.TryPackets(number, out ReadOnlySpan<byte> packets))
            {
                throw new IOException(string.Create(
                    CultureInfo.InvariantCulture, $"{from.Folder}: batch {number} cannot be read any more"));
            }

            bytes = bytes.Length < packets.Length ? new byte[2 * packets.Length] : bytes;
            packets.CopyTo(bytes);
            chain = Rewrite(bytes.AsSpan(0, packets.Length), identity, chain, checksum);
            while (!disk.TryAppend(number, bytes.AsSpan(0, packets.Length)))
            {
                disk.DoWork(0);
                ThrowIn(disk, into.Folder);
            }
        }

        disk.Drain();
        ThrowIn(disk, into.Folder);
        return chain;
    }

    private static void ThrowIn(SegmentDisk disk, string folder)
    {
        if (disk.Trouble is { } trouble)
        {
            throw new IOException($"{folder}: {trouble}");
        }
    }

    // The same packets of another identity, with the chain that follows from it.
    private static ulong Rewrite(Span<byte> packets, uint identity, ulong before, Crc32C checksum)
    {
        StreamHeader.TryRead(packets, checksum, out StreamHeader first);
        ulong chain = PacketWalk.ChainOf(packets, first with { Identity = identity }, before);
        while (!packets.IsEmpty && StreamHeader.TryRead(packets, checksum, out StreamHeader header))
        {
            int length = StreamHeader.Size + header.Length;
            (header with { Identity = identity, Chain = header.IsEnd ? chain : 0 }).Write(packets[..length], checksum);
            packets = packets[length..];
        }

        return chain;
    }
}
