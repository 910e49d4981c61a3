using System.Buffers.Binary;

namespace Ringside.Messaging.Streams.Wire;

/// <summary>Epochs and their first numbers as they travel: epoch (4 bytes), zero (4), first number (8).</summary>
internal static class EpochRuns
{
    internal const int Size = 16;

    /// <summary>Writes the last of some runs.</summary>
    internal static void Write(Span<byte> into, IReadOnlyList<EpochRun> runs, int count)
    {
        for (int i = 0; i < count; i++)
        {
            EpochRun run = runs[runs.Count - count + i];
            Span<byte> place = into.Slice(i * Size, Size);
            BinaryPrimitives.WriteUInt64LittleEndian(place, run.Epoch);
            BinaryPrimitives.WriteInt64LittleEndian(place[8..], run.First);
        }
    }

    /// <summary>Reads as many as there is room for.</summary>
    /// <returns>False when they do not rise.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> from, Span<EpochRun> runs)
    {
        EpochRun before = default;
        for (int i = 0; i < runs.Length; i++)
        {
            ReadOnlySpan<byte> place = from.Slice(i * Size, Size);
            ulong epoch = BinaryPrimitives.ReadUInt64LittleEndian(place);
            var run = new EpochRun((uint)epoch, BinaryPrimitives.ReadInt64LittleEndian(place[8..]));
            if (epoch > uint.MaxValue || run.Epoch <= before.Epoch || run.First <= before.First)
            {
                return false;
            }

            (runs[i], before) = (run, run);
        }

        return true;
    }
}
