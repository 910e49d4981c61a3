using System.Collections.Immutable;
using Ringside.Exchange.Snapshots;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Snapshots;

public sealed class StreamPlacesTests
{
    private static readonly StreamPlace[] Places =
    [
        new(7, new StreamPosition(120, 0xABCD, [new EpochRun(1, 1), new EpochRun(4, 60), new EpochRun(5, 120)])),
        new(9, StreamPosition.Beginning),
    ];

    [Fact]
    public void Places_come_back_as_they_were()
    {
        Assert.True(StreamPlaces.TryRead(StreamPlaces.Write(Places), out ImmutableArray<StreamPlace>? read));
        Assert.Equal(2, read.Value.Length);
        for (int index = 0; index < 2; index++)
        {
            Assert.Equal(Places[index].Identity, read.Value[index].Identity);
            StreamPosition position = read.Value[index].Position;
            Assert.Equal((Places[index].Position.Number, Places[index].Position.Chain), (position.Number, position.Chain));
            Assert.Equal(Places[index].Position.Runs, read.Value[index].Position.Runs);
        }
    }

    [Fact]
    public void Spoiled_bytes_are_refused_whatever_they_are() => SeededRandom.ForEachSeed(300, random =>
    {
        byte[] bytes = StreamPlaces.Write(Places);
        int place = random.Next(bytes.Length);
        bytes[place] ^= (byte)(1 + random.Next(255));
        Assert.False(StreamPlaces.TryRead(bytes, out _));
        Assert.False(StreamPlaces.TryRead(StreamPlaces.Write(Places).AsSpan(0, random.Next(bytes.Length)), out _));
        byte[] noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        Assert.False(StreamPlaces.TryRead(noise, out _));
    });

    [Theory]
    [InlineData(0u, 5L, 1u, 1L)]
    [InlineData(1u, 5L, 0u, 1L)]
    [InlineData(1u, 5L, 1u, 6L)]
    [InlineData(1u, 5L, 1u, 0L)]
    [InlineData(1u, -1L, 1u, 1L)]
    [InlineData(1u, 0L, 1u, 1L)]
    public void Places_that_cannot_be_are_refused_though_their_sum_is_right(uint identity, long number, uint epoch, long first)
    {
        StreamPlace impossible = new(identity, new StreamPosition(number, 1, [new EpochRun(epoch, first)]));
        Assert.False(StreamPlaces.TryRead(StreamPlaces.Write([impossible]), out _));
    }

    [Fact]
    public void Epochs_that_do_not_rise_are_refused()
    {
        StreamPlace impossible = new(1, new StreamPosition(9, 1, [new EpochRun(2, 1), new EpochRun(2, 5)]));
        Assert.False(StreamPlaces.TryRead(StreamPlaces.Write([impossible]), out _));
    }
}
