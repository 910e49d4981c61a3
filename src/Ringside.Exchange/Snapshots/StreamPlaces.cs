using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Snapshots;

/// <summary>Where all streams of a venue were when a snapshot was made, as bytes.</summary>
/// <remarks>
/// <code>
/// size  field
///  4    'RSPL'
///  4    version, 1
///  4    streams: the shards by number, then the merge, if there is one; then for each:
///         4 identity, 8 number of the last batch, 8 its chain, 4 epochs; then for each of these: 4 epoch, 8 its first number
///  4    CRC-32C of all before it
/// </code>
/// </remarks>
internal static class StreamPlaces
{
    private const uint Magic = 0x4C50_5352;
    private const int Version = 1;
    private const int LeastSize = 24;
    private const int RunSize = 12;

    internal static byte[] Write(IReadOnlyList<StreamPlace> places) => SealedWriter.ToBytes(output => Write(output, places));

    internal static void Write(IBufferWriter<byte> output, IReadOnlyList<StreamPlace> places)
    {
        SealedWriter bytes = new(output, Magic, Version);
        bytes.Put(places.Count);
        foreach (StreamPlace place in places)
        {
            bytes.Put(place.Identity);
            bytes.Put(place.Position.Number);
            bytes.Put(place.Position.Chain);
            bytes.Put(place.Position.Runs.Count);
            foreach (EpochRun run in place.Position.Runs)
            {
                bytes.Put(run.Epoch);
                bytes.Put(run.First);
            }
        }

        bytes.Seal();
    }

    internal static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ImmutableArray<StreamPlace>? places)
    {
        places = null;
        if (!SealedBytes.TryOpen(bytes, Magic, Version, out FieldReader reader))
            return false;
        int count = reader.Count(LeastSize);
        ImmutableArray<StreamPlace>.Builder list = ImmutableArray.CreateBuilder<StreamPlace>(count);
        for (int index = 0; index < count; index++)
        {
            uint identity = reader.UInt32();
            long number = reader.Int64();
            ulong chain = reader.Struct<ulong>();
            var runs = new EpochRun[reader.Count(RunSize)];
            for (int place = 0; place < runs.Length; place++)
                runs[place] = new EpochRun(reader.UInt32(), reader.Int64());
            if (identity == 0 || number < 0 || !AreRuns(runs, number))
                return false;
            list.Add(new StreamPlace(identity, new StreamPosition(number, chain, runs)));
        }

        if (reader.IsShort || reader.Left != 0)
            return false;
        places = list.MoveToImmutable();
        return true;
    }

    private static bool AreRuns(EpochRun[] runs, long number)
    {
        (uint epoch, long first) = (0, 0);
        foreach (EpochRun run in runs)
        {
            if (run.Epoch <= epoch || run.First <= first || run.First > number)
                return false;
            (epoch, first) = (run.Epoch, run.First);
        }

        return (runs.Length > 0) == (number > 0);
    }
}
