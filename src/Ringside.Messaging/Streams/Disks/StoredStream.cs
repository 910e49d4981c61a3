using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>What the folder of a stream holds, up to where it is broken: looked at, and not changed. No store may run on the folder
/// meanwhile.</summary>
/// <remarks>One thread.</remarks>
public sealed class StoredStream : IDisposable
{
    private readonly FileStream? _guard;
    private readonly List<Segment> _segments;
    private readonly SegmentReader _reader = new();
    private readonly Crc32C _checksum = new();
    private byte[] _payload = [];

    private StoredStream(FileStream? guard, List<Segment> segments) => (_guard, _segments) = (guard, segments);

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Which stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>What was promised; zeros when nothing was, or it cannot be read.</summary>
    public StorePromise Promise { get; private init; }

    /// <summary>Which run of numbers the batches are of; 0 when there are none, and nothing was promised.</summary>
    public uint Identity { get; private init; }

    /// <summary>Number of the last batch of the unbroken beginning.</summary>
    public long Last { get; private init; }

    /// <summary>Chain of that batch.</summary>
    public ulong Chain { get; private init; }

    /// <summary>Epoch of that batch.</summary>
    public uint LastEpoch { get; private init; }

    /// <summary>The epochs of what is there.</summary>
    public IReadOnlyList<EpochRun> Runs { get; private init; } = [];

    /// <summary>A number that was kept once, at least; when it is above <see cref="Last"/>, so much is certainly gone.</summary>
    public long Said { get; private init; }

    /// <summary>Why it may hold less than it has said; null when it does not.</summary>
    public string? Doubt { get; private init; }

    /// <summary>Whether a store that starts here takes part in seals: it has held something, and is in no doubt.</summary>
    public bool IsSure => Identity != 0 && Doubt is null;

    /// <summary>Reads all that is there.</summary>
    /// <param name="options">Which folder and stream.</param>
    /// <exception cref="IOException">It cannot be read, is another stream's, or a store runs on it.</exception>
    /// <exception cref="Linux.Errors.KernelException">The same, from the kernel.</exception>
    public static StoredStream Open(SegmentDiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!Directory.Exists(options.Folder))
        {
            return new StoredStream(null, []) { Folder = options.Folder, Stream = options.Stream };
        }

        FileStream guard = SegmentDisk.Guard(options.Folder);
        try
        {
            PromiseRecord record = default;
            string? doubt = $"{Path.Combine(options.Folder, PromiseFile.Name)}: it is not known what was promised";
            SegmentRecovery recovery;
            if (PromiseFile.TryOpen(options.Folder, out PromiseFile? promise))
            {
                using (promise)
                {
                    record = promise!.Record;
                }

                ulong boot = options.BootId != 0 ? options.BootId : BootIdentity.Read();
                recovery = SegmentDisk.Look(options, record, boot, out doubt);
            }
            else
            {
                recovery = new SegmentRecovery(options, IdentityOf(options), hasMachineStopped: true);
                recovery.Look();
            }

            bool isEmpty = record.Promise.Identity == 0 && recovery.Scan.Last == 0;
            return new StoredStream(guard, recovery.Segments)
            {
                Folder = options.Folder,
                Stream = options.Stream,
                Promise = record.Promise,
                Identity = isEmpty ? 0 : recovery.Identity,
                Last = recovery.Scan.Last,
                Chain = recovery.Scan.Chain,
                LastEpoch = recovery.Scan.Runs.Count == 0 ? 0 : recovery.Scan.Runs[^1].Epoch,
                Runs = [.. recovery.Scan.Runs],
                Said = Math.Max(record.Kept, recovery.Scan.Last),
                Doubt = doubt,
            };
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    /// <summary>Which stores count behind a batch.</summary>
    /// <param name="number">Number of the batch.</param>
    /// <returns>What the last epoch up to there says; null when there is none, or it cannot be read any more.</returns>
    public StoreSets? SetsAt(long number)
    {
        EpochRun run = Runs.LastOrDefault(one => one.First <= number);
        if (run.Epoch == 0 || !TryRead(run.First, out StreamBatch batch) || !EpochStart.TryRead(batch.Payload, out EpochStart? start))
        {
            return null;
        }

        return number > run.First ? start.Sets.Settled : start.Sets;
    }

    /// <summary>Reads a batch of the unbroken beginning.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="batch">The batch; valid until the next call.</param>
    /// <returns>False when it is not here, or cannot be read any more.</returns>
    public bool TryRead(long number, out StreamBatch batch)
    {
        batch = default;
        if (!TryPackets(number, out ReadOnlySpan<byte> packets))
        {
            return false;
        }

        if (_payload.Length < packets.Length)
        {
            _payload = new byte[2 * packets.Length];
        }

        int length = 0;
        StreamHeader header = default;
        var walk = new PacketWalk(packets);
        while (walk.MoveNext())
        {
            if (!StreamHeader.TryRead(walk.Packet, _checksum, out header))
            {
                return false;
            }

            walk.Payload.CopyTo(_payload.AsSpan(length));
            length += walk.Payload.Length;
        }

        batch = new StreamBatch(
            number,
            header.Epoch,
            header.Chain,
            (header.Flags & StreamFlags.EpochStarted) != 0,
            (header.Flags & StreamFlags.EndOfStream) != 0,
            _payload.AsSpan(0, length));
        return true;
    }

    /// <summary>The packets of a batch of the unbroken beginning; valid until the next call.</summary>
    internal bool TryPackets(long number, out ReadOnlySpan<byte> packets)
    {
        packets = default;
        return number >= 1 && number <= Last && _reader.TryRead(_segments, number, out packets);
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _guard?.Dispose();
    }

    // As the first segment says: that is all there is where no promise can be read.
    private static uint IdentityOf(SegmentDiskOptions options)
    {
        List<Segment> segments = Segment.FindAll(options.Folder);
        if (segments.Count == 0)
        {
            return 0;
        }

        using FileStream file = File.OpenRead(segments[0].Path);
        Span<byte> bytes = stackalloc byte[SegmentHead.Size];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return SegmentHead.TryRead(bytes[..length], new Crc32C(), out SegmentHead head) ? head.Identity : 0;
    }
}
