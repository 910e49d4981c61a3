using Ringside.Exchange.Hosting;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>What of a stream is stable follows from where its copies end and up to where they agree.</summary>
public sealed class StoredCopyRuleTests
{
    [Theory]
    [InlineData(2, "1:10 1:10 1:10", 10)]
    [InlineData(2, "1:10 1:10 1:8", 10)] // a seal of the second and the third takes the second
    [InlineData(2, "1:8 1:10 1:8", 8)] // a seal without the second does not find 9 and 10
    [InlineData(2, "1:10 0:0 1:10", 10)]
    [InlineData(2, "1:10 0:0 0:0", 0)]
    [InlineData(1, "1:8 1:10 1:9", 10)] // a seal asks all three
    [InlineData(3, "1:8 1:10 1:9", 8)] // a seal asks any one
    [InlineData(1, "1:7", 7)]
    [InlineData(2, "2:10 2:10 1:12", 10)] // the newer epoch wins over the longer stream
    [InlineData(2, "2:10 1:12 1:9", 9)] // 10 of epoch 2 is on one store only
    public void What_every_seal_keeps_is_stable(int stableCopies, string copies, long stable)
    {
        StoredCopyEnd[] ends = Parse(copies);
        Assert.Equal(stable, StoredCopyRule.Stable(ends, stableCopies, (one, other) => Agree(ends, one, other)));
        Assert.Equal(stable, StoredCopyRule.Shared(ends, stableCopies, (one, other) => Agree(ends, one, other)));
    }

    [Fact]
    public void A_batch_of_a_writer_that_was_paused_on_enough_stores_beside_a_newer_epoch_is_a_second_truth()
    {
        StoredCopyEnd[] ends = Parse("2:10 1:12 1:12");
        Assert.Equal(9, StoredCopyRule.Stable(ends, 2, (one, other) => Agree(ends, one, other)));
        Assert.Equal(12, StoredCopyRule.Shared(ends, 2, (one, other) => Agree(ends, one, other)));
    }

    private static StoredCopyEnd[] Parse(string copies) =>
        [.. copies.Split(' ').Select(copy => copy.Split(':')).Select(copy => new StoredCopyEnd(uint.Parse(copy[0]), long.Parse(copy[1])))];

    // Batches up to 9 are of epoch 1, whoever has them; epoch 2 begins with 10.
    private static long Agree(StoredCopyEnd[] ends, int one, int other)
    {
        long both = Math.Min(ends[one].Last, ends[other].Last);
        return ends[one].Epoch == ends[other].Epoch ? both : Math.Min(both, 9);
    }
}
