using Ringside.Messaging.Streams.Electing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>Who goes before one, and what becomes of those that have come to another state.</summary>
public sealed class CandidateTableTests
{
    private readonly CandidateTable _others = new(freshNanos: 150);

    [Fact]
    public void Who_has_applied_more_goes_first_and_among_equals_the_lower_number_while_it_is_heard()
    {
        _others.Take(1, applied: 10, logicVersion: 1, nowNanos: 0);
        _others.Take(3, applied: 11, logicVersion: 1, nowNanos: 100);
        Assert.Equal(2, _others.RankOf(2, 10, 150));
        Assert.Equal(1, _others.RankOf(2, 10, 151));
        Assert.Equal(0, _others.RankOf(2, 12, 150));
    }

    [Fact]
    public void One_that_differs_is_counted_goes_before_nobody_and_takes_no_lead()
    {
        _others.Take(1, applied: 10, logicVersion: 1, nowNanos: 0);
        _others.TakeDiffering(1, nowNanos: 50);
        _others.Take(3, applied: 9, logicVersion: 1, nowNanos: 50);
        Assert.True(_others.HasDiffering);
        Assert.Equal(1, _others.RankOf(2, 0, 50)); // 3 alone
        Assert.False(_others.TryFind(1, 0, out _));
        Assert.Equal((1, 1), _others.Count(50));
        Assert.Equal((0, 0), _others.Count(51));
    }

    [Fact]
    public void One_that_was_rebuilt_is_a_candidate_again()
    {
        _others.TakeDiffering(1, nowNanos: 0);
        _others.TakeDiffering(3, nowNanos: 0);
        _others.Take(1, applied: 10, logicVersion: 4, nowNanos: 10);
        Assert.True(_others.HasDiffering);
        Assert.True(_others.TryFind(1, 0, out uint version));
        Assert.Equal(4U, version);
        _others.Take(3, applied: 10, logicVersion: 4, nowNanos: 10);
        Assert.False(_others.HasDiffering);
        Assert.Equal((2, 0), _others.Count(0));
    }
}
