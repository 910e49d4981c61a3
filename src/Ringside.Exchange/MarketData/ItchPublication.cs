using System.Runtime.CompilerServices;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols.Itch;

namespace Ringside.Exchange.MarketData;

/// <summary>Turns the stable batches of one shard into the messages of its ITCH 5.0 feed, numbered from 1.</summary>
/// <remarks>
/// <para>The messages, their numbers and their time stamps are a pure function of the batches: a second publisher, or one that goes on
/// from a snapshot (<see cref="Save"/>), sends the same bytes under the same numbers.</para>
/// <code>
/// of the engine                            on the feed
/// the first batch                          S 'O', S 'S'
/// DefineInstrument                         R; and H if the instrument is new
/// StateChanged                             H: Closed P, PreOpen and PreClose Q, Open T, Halted H; the reason tells which
/// an order rests (Accepted, Restated)      A with what it shows; nothing before it has traded what it can
/// Replaced, and it rests without a trade   U, or D and A if it keeps its id; else D, and A for what is left
/// Executed                                 E of the maker (C if its price were another); P for what the feed does not show of it
/// Executed in an auction                   C without print of both orders, as far as they were shown
/// AuctionInfo                              Q with the whole volume and the last match number; of an Indicate: I
/// Cancelled                                X, or D when nothing is shown any more, or nothing at all when only hidden quantity went
/// Restated, Refreshed                      A; D before it if something was shown still
/// </code>
/// <para>Order reference numbers are the order ids, and match numbers are those of the engine. A reference that is gone may come again
/// for the same order: an iceberg that shows its next piece. Time stamps are those of the batches, in nanoseconds since midnight
/// (UTC). Stops that wait are not shown.</para>
/// <para>What ITCH cannot say is counted and left out: instruments whose tick is finer than 1/10,000, prices below 0 or above 429,496.7295,
/// orders that show more than 2^32 - 1 shares. Nor can an order grow in its place: an iceberg that is left with a larger piece after an
/// auction stands last in its level for the readers of the feed, though the engine leaves it where it was.</para>
/// <para>One thread. Nothing allocates but more room for orders (<see cref="Growths"/>) and a new instrument.</para>
/// </remarks>
public sealed partial class ItchPublication
{
    private readonly ItchPublicationOptions _options;
    private readonly IItchSink _sink;
    private readonly byte[] _message = new byte[ItchMessage.MaximumSize];
    private readonly DisplayedOrders _orders;
    private readonly List<PublishedInstrument> _instruments;
    private readonly Dictionary<uint, PublishedInstrument> _byNumber;
    private ArrivingOrder _arriving;
    private ulong _auctionMatch;

    /// <summary>A publication that has seen no batch.</summary>
    /// <param name="options">What it may use.</param>
    /// <param name="sink">Takes the messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ItchPublication(ItchPublicationOptions options, IItchSink sink)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        options.Validate();
        _options = options;
        _sink = sink;
        _orders = new DisplayedOrders(options.InitialOrders, options.MaximumOrders, options.HashSecret);
        _instruments = new List<PublishedInstrument>(options.MaximumInstruments);
        _byNumber = new Dictionary<uint, PublishedInstrument>(options.MaximumInstruments);
    }

    /// <summary>Number of the last batch; 0 before the first.</summary>
    public long LastBatch { get; private set; }

    /// <summary>Number of the message that comes next, from 1.</summary>
    public ulong NextNumber { get; private set; } = 1;

    /// <summary>Stamp of the last batch as the messages have it, in nanoseconds since midnight.</summary>
    public long StampNanos { get; private set; }

    /// <summary>Whether the day is over: its last message was told.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Orders that are displayed.</summary>
    public int DisplayedCount => _orders.Count;

    /// <summary>Times that memory was allocated for more orders.</summary>
    public int Growths => _orders.Growths;

    /// <summary>Batches that came again, and were left out.</summary>
    public long RepeatedBatches { get; private set; }

    /// <summary>Definitions of instruments that are not published: a tick that is too fine, or no room.</summary>
    public long RefusedInstruments { get; private set; }

    /// <summary>Times that an order would have been shown, had ITCH words, or this publication room, for it.</summary>
    public long HiddenOrders { get; private set; }

    /// <summary>Trades, auctions and indications that were not told, because ITCH has no words for their price or size.</summary>
    public long HiddenTrades { get; private set; }

    /// <summary>Takes the next batch. Its messages are at the sink when the call returns.</summary>
    /// <param name="batch">A stable batch of the shard.</param>
    /// <returns>False for a batch that was taken before: nothing happened, it was counted.</returns>
    /// <exception cref="ArgumentException">The batch is another shard's, or one before it is missing.</exception>
    public bool Apply(in StableBatch batch)
    {
        if (batch.Number <= LastBatch && batch.Shard == _options.Shard)
        {
            RepeatedBatches++;
            return false;
        }

        if (batch.Number != LastBatch + 1 || batch.Shard != _options.Shard)
            ThrowWrongBatch(batch.Shard, batch.Number);
        LastBatch = batch.Number;
        StampNanos = TimeOfDay.SinceMidnight(batch.Input.Command.TimeNanos);
        _auctionMatch = 0;
        if (NextNumber == 1)
            SendStart();
        foreach (ref readonly EngineEvent one in batch.Events)
            Take(one, batch.Input);
        Settle();
        if (batch.Input.Kind == ShardInputKind.DayEnded && batch.Outcome == ShardOutcome.Applied)
            SendEnd();
        return true;
    }

    /// <summary>The next batch is no input (an epoch begins): it has a number, and no messages.</summary>
    /// <param name="number">Number of the batch.</param>
    /// <exception cref="ArgumentException">One before it is missing.</exception>
    public void PassOver(long number)
    {
        if (number != LastBatch + 1)
            ThrowWrongBatch(_options.Shard, number);
        LastBatch = number;
    }

    /// <summary>What the instrument of an event is for the feed.</summary>
    /// <param name="number">Number of the instrument.</param>
    /// <param name="stockLocate">Its number on the feed, from 1, when the result is true.</param>
    /// <returns>False when it is not published.</returns>
    public bool TryFindStock(uint number, out ushort stockLocate)
    {
        PublishedInstrument? instrument = Find(number);
        stockLocate = instrument?.StockLocate ?? 0;
        return instrument is not null;
    }

    private void Take(in EngineEvent one, in ShardInput input)
    {
        switch (one.Kind)
        {
            case EventKind.Accepted:
                Settle();
                Arrive(one);
                break;
            case EventKind.Replaced:
                Settle();
                OnReplaced(one);
                break;
            case EventKind.Executed:
                OnExecuted(one);
                break;
            case EventKind.Cancelled:
                OnCancelled(one);
                break;
            case EventKind.Restated:
                OnRestated(one);
                break;
            case EventKind.StateChanged:
                OnStateChanged(one);
                break;
            case EventKind.AuctionInfo:
                OnAuctionInfo(one, input.Command);
                break;
            case EventKind.Acknowledged:
                if (input.Kind == ShardInputKind.Command && input.Command.Kind == CommandKind.DefineInstrument)
                    Define(input.Command);
                break;
        }
    }

    /// <summary>An order comes to the book. A stop that waits, or is about to trigger, does not.</summary>
    private void Arrive(in EngineEvent one, int replaced = 0)
    {
        PublishedInstrument? instrument = Find(one.Instrument);
        if (instrument is null || (OrderType)one.Code is OrderType.Stop or OrderType.StopLimit)
            return;
        Begin(one, instrument, one.Match, replaced);
    }

    private void Begin(in EngineEvent one, PublishedInstrument instrument, long shown, int replaced)
    {
        _arriving.Instrument = instrument;
        _arriving.Id = one.OrderId;
        _arriving.Side = one.Side;
        _arriving.Price = one.Price;
        _arriving.Open = one.Quantity;
        _arriving.Shown = shown;
        _arriving.Replaced = replaced;
    }

    private void OnReplaced(in EngineEvent one)
    {
        int place = _orders.Find(one.OtherId);
        if (place != 0 && one.OrderId == one.OtherId)
        {
            // An order reference cannot replace itself.
            Delete(place);
            place = 0;
        }

        Arrive(one, place);
    }

    private void OnRestated(in EngineEvent one)
    {
        PublishedInstrument? instrument = Find(one.Instrument);
        if ((EventReason)one.Code == EventReason.Triggered)
        {
            Settle();
            if (instrument is not null)
                Begin(one, instrument, one.Other, 0);
            return;
        }

        if (instrument is null)
            return;
        int place = _orders.Find(one.OrderId);
        if (place != 0)
            Delete(place);
        Show(instrument, one.OrderId, one.Side, one.Price, one.Other, 0);
    }

    /// <summary>The order that has arrived trades no more: what is left of it rests.</summary>
    private void Settle()
    {
        if (_arriving.Instrument is not { } instrument)
            return;
        _arriving.Instrument = null;
        if (_arriving.Open > 0)
        {
            long shown = Math.Min(_arriving.Shown, _arriving.Open);
            Show(instrument, _arriving.Id, _arriving.Side, _arriving.Price, shown, _arriving.Replaced);
        }
        else if (_arriving.Replaced != 0)
        {
            Delete(_arriving.Replaced);
        }
    }

    /// <summary>Something happens before the order that has arrived rests: what it replaces goes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void LetReplacedGo()
    {
        if (_arriving.Instrument is null || _arriving.Replaced == 0)
            return;
        Delete(_arriving.Replaced);
        _arriving.Replaced = 0;
    }

    private PublishedInstrument? Find(uint number) =>
        _byNumber.TryGetValue(number, out PublishedInstrument? instrument) && instrument.IsPublished ? instrument : null;

    private void ThrowWrongBatch(int shard, long number) => throw new ArgumentException(
        $"Batch {LastBatch + 1} of shard {_options.Shard} comes next, not batch {number} of shard {shard}.", nameof(number));
}
