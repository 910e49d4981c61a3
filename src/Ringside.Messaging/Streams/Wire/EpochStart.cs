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
/// 24     2     stable copies
/// 26     2     number of stores (n)
/// 28     4     number of epochs (k), this one included
/// 32     2 n   numbers of the stores
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

    /// <summary>How many stores must hold a batch.</summary>
    public required int StableCopies { get; init; }

    /// <summary>Numbers of the stores that count.</summary>
    public required IReadOnlyList<ushort> Stores { get; init; }

    /// <summary>All epochs and their first numbers, this one last.</summary>
    public required IReadOnlyList<EpochRun> Runs { get; init; }

    /// <summary>The bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeadSize + (2 * Stores.Count) + (EpochRuns.Size * Runs.Count)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), LogicVersion);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Instance);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), StampNanos);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(24), (ushort)StableCopies);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(26), (ushort)Stores.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), Runs.Count);
        for (int i = 0; i < Stores.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(HeadSize + (2 * i)), Stores[i]);
        }

        EpochRuns.Write(bytes.AsSpan(HeadSize + (2 * Stores.Count)), Runs, Runs.Count);
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

        int stores = BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]);
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]);
        if (count < 1 || count > bytes.Length / EpochRuns.Size || bytes.Length != HeadSize + (2 * stores) + (EpochRuns.Size * count))
        {
            return false;
        }

        var runs = new EpochRun[count];
        var numbers = new ushort[stores];
        for (int i = 0; i < stores; i++)
        {
            numbers[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(HeadSize + (2 * i))..]);
        }

        if (!EpochRuns.TryRead(bytes[(HeadSize + (2 * stores))..], runs))
        {
            return false;
        }

        start = new EpochStart
        {
            Epoch = BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            LogicVersion = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            Instance = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            StampNanos = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            StableCopies = BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]),
            Stores = numbers,
            Runs = runs,
        };
        return start.Epoch == runs[^1].Epoch && start.StableCopies <= stores;
    }
}
