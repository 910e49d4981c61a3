using System.Buffers.Binary;

namespace Ringside.Messaging.Streams.Wire;

/// <summary>Payload of the first batch of an epoch: who writes, what counts as stored, and which epochs there were,
/// little-endian.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     4     epoch
///  4     4     logic version
///  8     8     instance of the writer
/// 16     8     stamp of the batch before, nanoseconds; 0 in the first epoch
/// 24     4     number of epochs (k), this one included
/// 28     4     (zero)
/// 32     x     store sets: the current one, and the former one when this epoch changes it
///        16 k  epochs: epoch (4), zero (4), first number (8)
/// </code>
/// </remarks>
public sealed record EpochStart
{
    private const int HeadSize = 32;

    /// <summary>The epoch that begins.</summary>
    public required uint Epoch { get; init; }

    /// <summary>Which rules hold at the beginning of the epoch, and a reader must know; 0 where they have no versions.</summary>
    public uint LogicVersion { get; init; }

    /// <summary>Which process writes.</summary>
    public required ulong Instance { get; init; }

    /// <summary>Stamp of the batch before this one; stamps go on from there.</summary>
    public long StampNanos { get; init; }

    /// <summary>The stores that count in this epoch.</summary>
    public required StoreSets Sets { get; init; }

    /// <summary>All epochs and their first numbers, this one last.</summary>
    public required IReadOnlyList<EpochRun> Runs { get; init; }

    /// <summary>The bytes.</summary>
    public byte[] ToBytes()
    {
        int sets = StoreSetsWire.SizeOf(Sets);
        var bytes = new byte[HeadSize + sets + (EpochRuns.Size * Runs.Count)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), LogicVersion);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Instance);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), StampNanos);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), Runs.Count);
        StoreSetsWire.Write(bytes.AsSpan(HeadSize), Sets);
        EpochRuns.Write(bytes.AsSpan(HeadSize + sets), Runs, Runs.Count);
        return bytes;
    }

    /// <summary>Reads them.</summary>
    /// <param name="bytes">Payload of a batch.</param>
    /// <param name="start">What it says, when the result is true.</param>
    /// <returns>False for anything that <see cref="ToBytes"/> does not make.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EpochStart? start)
    {
        start = null;
        if (bytes.Length < HeadSize)
        {
            return false;
        }

        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]);
        int length = StoreSetsWire.LengthOf(bytes[HeadSize..]);
        if (length < 0 || count < 1 || count > bytes.Length / EpochRuns.Size
            || bytes.Length != HeadSize + length + (EpochRuns.Size * count))
        {
            return false;
        }

        var runs = new EpochRun[count];
        if (!StoreSetsWire.TryRead(bytes[HeadSize..], out StoreSets? sets) || !EpochRuns.TryRead(bytes[(HeadSize + length)..], runs))
        {
            return false;
        }

        start = new EpochStart
        {
            Epoch = BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            LogicVersion = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            Instance = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            StampNanos = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            Sets = sets,
            Runs = runs,
        };
        return start.Epoch == runs[^1].Epoch;
    }
}
