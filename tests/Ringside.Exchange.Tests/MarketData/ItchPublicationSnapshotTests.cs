using System.Buffers;
using System.Buffers.Binary;
using Ringside.Exchange.MarketData;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class ItchPublicationSnapshotTests
{
    private static readonly ItchPublicationOptions Options = new() { InitialOrders = 16 };

    [Fact]
    public void A_snapshot_begins_as_the_table_says()
    {
        byte[] snapshot = SnapshotOf(400);

        Assert.Equal("RINGITCH"u8.ToArray(), snapshot[..8]);
        Assert.Equal(1U, BinaryPrimitives.ReadUInt32LittleEndian(snapshot.AsSpan(8)));
        Assert.Equal(400L, BinaryPrimitives.ReadInt64LittleEndian(snapshot.AsSpan(16)));
        Assert.Equal(5, BinaryPrimitives.ReadInt32LittleEndian(snapshot.AsSpan(68)));
        Assert.Equal(snapshot.Length, 96 + (5 * 48) + (24 * BinaryPrimitives.ReadInt32LittleEndian(snapshot.AsSpan(72))));
    }

    [Fact]
    public void An_empty_publication_is_a_snapshot_too()
    {
        ArrayBufferWriter<byte> output = new();
        new ItchPublication(Options, new MessageList()).Save(output);

        Assert.True(TryLoad(output.WrittenSpan.ToArray(), Options, out ItchPublication? loaded, out string error), error);
        Assert.Equal(1UL, loaded!.NextNumber);
        Assert.Equal(0, loaded.Describe(new MessageList()));
    }

    [Fact]
    public void A_publication_that_has_seen_only_an_epoch_begin_is_a_snapshot_too()
    {
        // Seed 2378 of the simulated venue: a node that started from such a snapshot refused it.
        ItchPublication publication = new(Options, new MessageList());
        publication.PassOver(1);
        ArrayBufferWriter<byte> output = new();
        publication.Save(output);

        Assert.True(TryLoad(output.WrittenSpan.ToArray(), Options, out ItchPublication? loaded, out string error), error);
        Assert.Equal((1L, 1UL), (loaded!.LastBatch, loaded.NextNumber));
    }

    [Fact]
    public void Every_spoiled_byte_is_noticed()
    {
        byte[] snapshot = SnapshotOf(300);
        for (int at = 0; at < snapshot.Length; at++)
        {
            snapshot[at] ^= 0x10;
            Assert.False(TryLoad(snapshot, Options, out _, out string error));
            Assert.NotEmpty(error);
            snapshot[at] ^= 0x10;
        }

        Assert.True(TryLoad(snapshot, Options, out _, out _));
    }

    [Fact]
    public void What_does_not_fit_the_options_is_refused()
    {
        byte[] snapshot = SnapshotOf(400);

        Assert.False(TryLoad(snapshot, Options with { Shard = 3 }, out _, out string shard));
        Assert.Contains("shard 0", shard, StringComparison.Ordinal);
        Assert.False(TryLoad(snapshot, Options with { MaximumOrders = 1 }, out _, out _));
        Assert.False(TryLoad(snapshot, Options with { MaximumInstruments = 4 }, out _, out _));
    }

    [Fact]
    public void Bytes_with_a_good_sum_are_refused_or_give_a_publication_that_says_the_same()
    {
        int loadedOnes = 0;
        int refused = 0;
        SeededRandom.ForEachSeed(20, random =>
        {
            ByteMutator mutator = new(random, SnapshotOf(300), SnapshotOf(20), SnapshotOf(0));
            for (int round = 0; round < 500; round++)
            {
                byte[] bytes = mutator.Next();
                if (bytes.Length >= 16)
                {
                    bytes.AsSpan(12, 4).Clear();
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), SnapshotSum.Of(bytes));
                }

                if (!TryLoad(bytes, Options, out ItchPublication? loaded, out string error))
                {
                    Assert.NotEmpty(error);
                    refused++;
                    continue;
                }

                loadedOnes++;
                ArrayBufferWriter<byte> output = new();
                loaded!.Save(output);
                Assert.Equal(bytes.Length, output.WrittenCount);
                loaded.Describe(new MessageList());
            }
        });

        Assert.True(loadedOnes > 100 && refused > 100, $"{loadedOnes} loaded, {refused} refused");
    }

    private static bool TryLoad(byte[] bytes, ItchPublicationOptions options, out ItchPublication? loaded, out string error) =>
        ItchPublication.TryLoad(bytes, options, new MessageList(), out loaded, out error);

    private static byte[] SnapshotOf(int commands)
    {
        using PublishedVenue venue = new();
        ItchPublication publication = new(Options, new MessageList());
        venue.Publications.Add(publication);
        RandomFlow flow = new(new SeededRandom(5));
        for (int step = 0; step < commands; step++)
            venue.Apply(flow.Next());
        ArrayBufferWriter<byte> output = new();
        publication.Save(output);
        return output.WrittenSpan.ToArray();
    }
}
