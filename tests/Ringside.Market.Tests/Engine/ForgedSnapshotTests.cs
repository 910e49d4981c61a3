using System.Buffers;
using System.Runtime.InteropServices;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Snapshots;
using Ringside.Testing;

namespace Ringside.Market.Tests.Engine;

/// <summary>Snapshots with right sums and the right digest over changed records, as somebody could write them who knows the format: what
/// is loaded is a state that an engine can have, or it is refused.</summary>
public sealed class ForgedSnapshotTests
{
    // Headers, records and trailers are of whole words.
    private const int Word = sizeof(ulong);

    [Fact]
    public void What_is_loaded_is_a_state_of_an_engine_and_is_saved_as_the_same_bytes()
    {
        int loaded = 0;
        SeededRandom.ForEachSeed(20, random =>
        {
            byte[] saved = Snapshot(random);
            for (int round = 0; round < 300; round++)
            {
                byte[] forged = [.. saved];
                Change(forged, random);
                loaded += IsRefused(forged, out EngineCore<EventBufferSink, NoFaults>? engine) ? 0 : 1;
                if (engine is not null)
                    AssertSound(engine, forged, random);
            }
        });
        Assert.NotEqual(0, loaded);
    }

    private static byte[] Snapshot(SeededRandom random)
    {
        using MatchingEngine<EventBufferSink> engine = new(Venue.Small, new EventBuffer().Sink);
        new RandomCommands(random).Run(engine, 300);
        ArrayBufferWriter<byte> writer = new();
        engine.Save(writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Bytes anywhere or before the orders, two words that change places, or a field of one order that goes to another.</summary>
    private static void Change(Span<byte> bytes, SeededRandom random)
    {
        const int counts = 40; // where the counts of the header end
        int records = (int)MemoryMarshal.Read<SnapshotHeader>(bytes).Orders;
        int draw = random.Next(100);
        if (draw < 20)
            Swap(AnyWord(bytes, counts, random), AnyWord(bytes, counts, random));
        else if (draw < 60 && records > 1)
            Exchange(bytes[^((records * OrderRecord.Size) + SnapshotHeader.TrailerSize)..], records, random);
        else
            Spoil(bytes[counts..^(draw < 80 ? (records * OrderRecord.Size) + SnapshotHeader.TrailerSize : Word)], random);
    }

    /// <summary>The same field of two orders: swapped, or made the same.</summary>
    private static void Exchange(Span<byte> orders, int records, SeededRandom random)
    {
        const int words = OrderRecord.Size / Word;
        int field = random.Next(words);
        Span<byte> one = WordAt(orders, (random.Next(records) * words) + field);
        Span<byte> other = WordAt(orders, (random.Next(records) * words) + field);
        if (random.Chance(70))
            Swap(one, other);
        else
            one.CopyTo(other);
    }

    private static void Spoil(Span<byte> bytes, SeededRandom random)
    {
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            ref byte place = ref bytes[random.Next(bytes.Length)];
            place = random.Pick<byte>([0, 1, 2, 3, 0x7F, 0x80, 0xFF, (byte)(place + 1), (byte)(place - 1)]);
        }
    }

    private static void Swap(Span<byte> one, Span<byte> other)
    {
        Span<byte> kept = stackalloc byte[Word];
        one.CopyTo(kept);
        other.CopyTo(one);
        kept.CopyTo(other);
    }

    private static Span<byte> AnyWord(Span<byte> bytes, int from, SeededRandom random) =>
        WordAt(bytes, random.Next(from / Word, (bytes.Length / Word) - 1));

    private static Span<byte> WordAt(Span<byte> bytes, int index) => bytes.Slice(index * Word, Word);

    private static bool IsRefused(byte[] forged, out EngineCore<EventBufferSink, NoFaults>? engine)
    {
        if (new ForgedSnapshot(forged).TryLoad(out engine, out string error))
            return false;
        Assert.Null(engine);
        Assert.Matches("^[A-Z].*[.]$", error);
        return true;
    }

    private static void AssertSound(EngineCore<EventBufferSink, NoFaults> engine, byte[] forged, SeededRandom random)
    {
        Assert.Null(engine.FindDisagreement());
        Assert.InRange(engine.MatchCount, 0UL, (ulong)long.MaxValue);
        OrderRecord[] records = MemoryMarshal.Cast<byte, OrderRecord>(
            forged.AsSpan(forged.Length - SnapshotHeader.TrailerSize - (engine.OpenOrders * OrderRecord.Size))
                [..^SnapshotHeader.TrailerSize]).ToArray();
        Assert.Equal(records.Length, records.Select(record => record.Priority).Distinct().Count());
        Assert.Equal(records.Length, records.Select(record => record.Accepted).Distinct().Count());
        ArrayBufferWriter<byte> writer = new();
        engine.Save(writer);

        // From behind the sum of the header, which only follows.
        int same = forged.AsSpan(16).CommonPrefixLength(writer.WrittenSpan[16..]);
        Assert.True(same == forged.Length - 16, $"saved again, byte {16 + same} is another one");
        Assert.Equal(forged, writer.WrittenSpan.ToArray());
        RandomCommands commands = new(random);
        for (int step = 0; step < 40; step++)
        {
            engine.Apply(commands.Next());
            Assert.Null(engine.FindDisagreement());
            Assert.Equal(engine.ComputeDigest(), engine.Digest);
        }

        engine.Dispose();
    }
}
