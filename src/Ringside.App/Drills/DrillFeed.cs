using Ringside.App.Commands.Itch;
using Ringside.App.Venue;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.MarketData;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Drills;

/// <summary>A reader of the market data of one shard, as anybody may be one: lines, re-requests and snapshots.</summary>
internal sealed class DrillFeed : IFeedDisplay, IDisposable
{
    private readonly FeedReader _reader = new(ItchOptions.NewBooks(), null);
    private readonly AgentThread _thread;
    private ulong _lastNumber;

    /// <summary>Begins to read.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="data">The market data of the shard.</param>
    /// <param name="enter">Puts a thread where the venue is; null when it is there.</param>
    internal DrillFeed(VenueConfiguration venue, NodeConfiguration data, Action? enter)
    {
        Shard = data.Shard;
        Backends.TryGet("socket", out IBackend? backend);
        var setup = new FeedSetup(backend!, venue.Interface, data.LineA, data.LineB, data.Rerequest, data.Snapshots);
        var follower = new FeedFollower(new FeedFollowerOptions { BeginsWithSnapshot = true, Window = 1 << 16 }, _reader);
        _thread = AgentThread.Start(
            waiter => new FeedAgent(setup, follower, _reader, this, long.MaxValue, waiter, TextWriter.Null),
            new AgentThreadOptions { Name = $"feed {Shard}", Strategy = WaitStrategy.Block, EnterNamespace = enter });
    }

    public long IntervalNanos => 50_000_000;

    public bool IsSilent
    {
        set
        {
            // A drill takes market data away on purpose.
        }
    }

    public string? Problem => null;

    /// <summary>Which shard.</summary>
    internal int Shard { get; }

    /// <summary>Number of the last message of the feed, as of 50 ms ago; any thread may ask.</summary>
    internal ulong LastNumber => Volatile.Read(ref _lastNumber);

    public void Show(FeedFollower follower, FeedReader reader) => Volatile.Write(ref _lastNumber, reader.LastNumber);

    /// <summary>Ends it.</summary>
    /// <returns>The books, a line for each level.</returns>
    internal string[] Stop()
    {
        _thread.RequestStop();
        _thread.Join();
        return BookLines.Of(_reader.Books, _reader.Stocks);
    }

    public void Dispose() => _thread.Dispose();
}
