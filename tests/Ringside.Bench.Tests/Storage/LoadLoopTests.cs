using Ringside.Bench.Storage;

namespace Ringside.Bench.Tests.Storage;

/// <summary>Which requests a row counts.</summary>
public sealed class LoadLoopTests
{
    private static readonly StorageBenchmarkOptions Options =
        StorageBenchmarkOptions.Tiny with { WarmUpNanos = 1_000_000, RowNanos = 1_000_000 };

    [Fact]
    public void Failures_are_errors_and_no_operations()
    {
        var load = new Load();
        int ended = 0;
        StorageRow row = load.Run(2, place => load.Loop.Ended(place, ++ended % 2 == 0));
        Assert.True(row.Operations > 0);
        Assert.InRange(row.Errors - row.Operations, -3, 3);
    }

    [Fact]
    public void What_fails_before_it_measures_is_not_in_the_row()
    {
        var load = new Load();
        bool isFirst = true;
        StorageRow row = load.Run(1, place =>
        {
            load.Loop.Ended(place, !isFirst);
            isFirst = false;
        });
        Assert.Equal(0, row.Errors);
    }

    [Fact]
    public void What_is_under_way_at_the_end_and_fails_is_an_error()
    {
        var load = new Load();
        StorageRow row = load.Run(4, place => load.Loop.Ended(place, true), stuck: 3, late: place => load.Loop.Ended(place, false));
        Assert.Equal(3, row.Errors);
    }

    [Fact]
    public void A_row_without_a_success_is_no_row()
    {
        var load = new Load();
        IOException error = Assert.Throws<IOException>(() => load.Run(1, place => load.Loop.Ended(place, false)));
        Assert.Contains("no request succeeded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_when_the_user_wants_it()
    {
        var load = new Load();
        Assert.Throws<OperationCanceledException>(
            () => load.Run(1, place => load.Loop.Ended(place, true), cancellation: new CancellationToken(canceled: true)));
    }

    /// <summary>Requests that are answered with the next call, but for some that are answered when no more are begun.</summary>
    private sealed class Load : IStorageLoad
    {
        private readonly Queue<int> _begun = [];
        private readonly Queue<int> _stuck = [];
        private int _begunSinceReceive;
        private int _mayStick;

        public string Operation => "test";

        internal LoadLoop Loop { get; } = new(8);

        public bool TryBegin(int place, long nowNanos)
        {
            _begunSinceReceive++;
            if (_stuck.Count < _mayStick)
                _stuck.Enqueue(place);
            else
                _begun.Enqueue(place);
            return true;
        }

        internal StorageRow Run(
            int depth, Action<int> answer, int stuck = 0, Action<int>? late = null, CancellationToken cancellation = default)
        {
            _mayStick = stuck;
            return Loop.Run(this, depth, _ => Receive(answer, late), Options with { Cancellation = cancellation });
        }

        private void Receive(Action<int> answer, Action<int>? late)
        {
            if (_begunSinceReceive == 0 && _begun.Count == 0)
            {
                while (_stuck.TryDequeue(out int place))
                    late!(place);
            }

            _begunSinceReceive = 0;
            while (_begun.TryDequeue(out int place))
                answer(place);
        }
    }
}
