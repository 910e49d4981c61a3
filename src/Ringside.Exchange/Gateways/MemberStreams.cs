using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Gateways;

/// <summary>What each member's sessions read: a pure function of the stable batches of all shards in their merged order.</summary>
/// <remarks>
/// <para><b>Problem.</b> A member that comes back, here or at another gateway, wants exactly what it has not read: no gap, no repeat,
/// in one order. So nobody may number anything by himself.</para>
/// <para><b>Model.</b> Each batch is turned into messages of OUCH, and each message gets the next number of its session's stream. The
/// first message of a stream is the start of the day. Every message stands once more in the stream of its member, behind the number of
/// the session, because tokens are unique within a session only. There is one writer for each order, the shard; who reads needs no
/// lock.</para>
/// <para><b>One event, one message.</b> Accepted, Replaced, Canceled, Executed (one for each side), Rejected for what does not become
/// an order, and CancelRejected for a change that is refused, as a Rejected would mean that the order is gone. No message: an iceberg
/// that shows its next piece, a stop that is triggered, trading states, auctions' prices, acknowledgements, and inputs of those who own
/// nothing or repeat themselves.</para>
/// <para><b>Memory.</b> A stream keeps <see cref="MemberStreamsOptions.MostChunks"/> pieces; whoever wants older messages reads the
/// shards' streams again.</para>
/// </remarks>
public sealed partial class MemberStreams
{
    private readonly MemberStreamsOptions _options;
    private readonly List<MessageLog> _logs = [];
    private readonly Dictionary<(StreamKind Kind, uint Owner), int> _places = [];
    private readonly Stack<MessageChunk> _spare = new();
    private readonly LiveOrders _orders;
    private readonly long[] _applied;
    private readonly bool[] _isOver;
    private int[] _touched = new int[64];
    private long[] _touchedAt = new long[64];
    private int _touchedCount;
    private long _turn;

    /// <summary>Streams of a venue before its first batch.</summary>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options are out of range.</exception>
    public MemberStreams(MemberStreamsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _orders = new LiveOrders(options.ExpectedOrders, options.HashSecret);
        _applied = new long[options.Shards];
        _isOver = new bool[options.Shards];
        Instruments = new InstrumentTable(options.MostInstruments);
        for (int count = 0; count < options.SpareChunks; count++)
            _spare.Push(new MessageChunk());
    }

    /// <summary>Whether the end of the day was told.</summary>
    public bool HasEnded => !_isOver.AsSpan().Contains(false);

    /// <summary>Whether the day of a shard has ended, though perhaps not that of others: nothing more comes from there.</summary>
    /// <param name="shard">Number of the shard, from 0.</param>
    public bool IsOver(int shard) => _isOver[shard];

    /// <summary>Sessions and members for which there was no room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Orders that rest or wait.</summary>
    public int OpenOrders => _orders.Count;

    internal InstrumentTable Instruments { get; }

    /// <summary>Streams that the last batch has made longer.</summary>
    internal ReadOnlySpan<int> Touched => _touched.AsSpan(0, _touchedCount);

    /// <summary>Number of the last batch of a shard that was taken; 0 before the first one.</summary>
    /// <param name="shard">Number of the shard, from 0.</param>
    public long AppliedOf(int shard) => _applied[shard];

    /// <summary>Takes the next stable batch, in the merged order of all shards.</summary>
    /// <param name="batch">The batch.</param>
    /// <exception cref="ArgumentException">It is not the next one of its shard, or there is no such shard.</exception>
    public void Apply(in StableBatch batch)
    {
        if ((uint)batch.Shard >= (uint)_applied.Length || batch.Number != _applied[batch.Shard] + 1)
            throw new ArgumentException($"batch {batch.Number} of shard {batch.Shard} is not the next one", nameof(batch));
        _applied[batch.Shard] = batch.Number;
        _touchedCount = 0;
        _turn++;
        if (HasEnded)
            return;
        switch (batch.Outcome)
        {
            case ShardOutcome.Applied when batch.Input.Kind == ShardInputKind.Command:
                if (batch.Input.Command.Kind == CommandKind.DefineInstrument)
                    Instruments.Apply(batch);
                else if (batch.Input.Command.Kind == CommandKind.SessionConnected)
                    Connect(batch);
                break;
            case ShardOutcome.TokenReused or ShardOutcome.UnknownToken:
                WriteRefused(batch, batch.Outcome == ShardOutcome.TokenReused ? VenueReasons.TokenReused : VenueReasons.UnknownOrder);
                return;
            case ShardOutcome.CapacityExhausted:
                WriteRefused(batch, VenueReasons.Busy);
                return;
            case ShardOutcome.NotOwner or ShardOutcome.Repeated or ShardOutcome.TokenRepeated or ShardOutcome.OutOfSequence:
                return;
            default:
                break;
        }

        foreach (ref readonly EngineEvent one in batch.Events)
            Take(batch, one);
        if (batch.Input.Kind == ShardInputKind.DayEnded && batch.Outcome == ShardOutcome.Applied)
            EndDay(batch);
    }

    /// <summary>The next batch of a shard is no input (an epoch begins): it has a number, and nothing else.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="number">Number of the batch.</param>
    /// <exception cref="ArgumentException">It is not the next one of its shard, or there is no such shard.</exception>
    public void PassOver(int shard, long number)
    {
        if ((uint)shard >= (uint)_applied.Length || number != _applied[shard] + 1)
            throw new ArgumentException($"batch {number} of shard {shard} is not the next one", nameof(number));
        _applied[shard] = number;
        _touchedCount = 0;
    }

    /// <summary>The stream of a session; null before it has connected for the first time.</summary>
    internal MessageLog? OfSession(uint session) => Of(StreamKind.Session, session, out _);

    /// <summary>The stream of a member, for drop copies; null before one of its sessions has connected for the first time.</summary>
    internal MessageLog? OfMember(uint member) => Of(StreamKind.Member, member, out _);

    /// <summary>One of <see cref="Touched"/>.</summary>
    internal MessageLog At(int place) => _logs[place];

    /// <summary>A living order of a session.</summary>
    internal bool TryFindOrder(uint session, OrderToken token, out LiveOrder order)
    {
        bool isThere = _orders.TryFind(session, token, out int place);
        order = isThere ? _orders[place] : default;
        return isThere;
    }

    // With that of the last shard every session is told; whatever comes later is not for members.
    private void EndDay(in StableBatch batch)
    {
        _isOver[batch.Shard] = true;
        if (!HasEnded)
            return;
        for (int place = 0; place < _logs.Count; place++)
        {
            if (_logs[place].Kind == StreamKind.Session)
                WriteSystemEvent(place, batch.Input.Command.TimeNanos, OuchSystemEventCode.EndOfDay);
        }
    }

    private MessageLog? Of(StreamKind kind, uint owner, out int place)
    {
        bool isThere = _places.TryGetValue((kind, owner), out place);
        return isThere ? _logs[place] : null;
    }

    private void Connect(in StableBatch batch)
    {
        ref readonly Command command = ref batch.Input.Command;
        if (batch.Events.Length == 0 || batch.Events[^1].Kind != EventKind.Acknowledged)
            return;
        bool isNew = Of(StreamKind.Session, command.Session, out _) is null;
        int member = FindOrAdd(StreamKind.Member, command.Member);
        int session = member < 0 ? -1 : FindOrAdd(StreamKind.Session, command.Session);
        if (session < 0)
            return;
        _logs[session].MemberStream = member;
        if (isNew)
            WriteSystemEvent(session, command.TimeNanos, OuchSystemEventCode.StartOfDay);
    }

    private int FindOrAdd(StreamKind kind, uint owner)
    {
        if (_places.TryGetValue((kind, owner), out int place))
            return place;
        if (_logs.Count == _options.MostStreams)
        {
            Dropped++;
            return -1;
        }

        AddLog(kind, owner);
        return _logs.Count - 1;
    }

    private MessageLog AddLog(StreamKind kind, uint owner)
    {
        MessageLog log = new(kind, owner, _options.MostChunks, _spare);
        _places.Add((kind, owner), _logs.Count);
        _logs.Add(log);
        if (_touched.Length < _logs.Count)
        {
            Array.Resize(ref _touched, _touched.Length * 2);
            Array.Resize(ref _touchedAt, _touchedAt.Length * 2);
        }

        return log;
    }

    private void Touch(int place)
    {
        if (_touchedAt[place] == _turn)
            return;
        _touchedAt[place] = _turn;
        _touched[_touchedCount++] = place;
    }

    private void Take(in StableBatch batch, in EngineEvent one)
    {
        switch (one.Kind)
        {
            case EventKind.Accepted: TakeAccepted(batch, one); break;
            case EventKind.Rejected: WriteRefused(batch, VenueReasons.Of((RejectCode)one.Code)); break;
            case EventKind.Executed: TakeExecuted(batch, one); break;
            case EventKind.Cancelled: TakeCancelled(batch, one); break;
            case EventKind.Replaced: TakeReplaced(batch, one); break;
            default: break;
        }
    }

    private void TakeAccepted(in StableBatch batch, in EngineEvent one)
    {
        if (batch.Input.Token.IsNone || Of(StreamKind.Session, one.Session, out int stream) is null)
            return;
        LiveOrder order = new()
        {
            Id = one.OrderId,
            Open = one.Quantity,
            Token = batch.Input.Token,
            Details = batch.Input.Details,
            Shard = batch.Shard,
            Instrument = one.Instrument,
            Session = one.Session,
            Stream = stream,
            Side = one.Side,
        };
        if (_orders.TryAdd(order, out int place))
            WriteAccepted(_orders[place], one, batch.Input.Command.TimeNanos);
    }

    private void TakeReplaced(in StableBatch batch, in EngineEvent one)
    {
        if (!_orders.TryFind(batch.Shard, one.OtherId, out int place))
            return;
        ref LiveOrder order = ref _orders[place];
        OrderToken previous = order.Token;
        _orders.Rename(place, one.OrderId, batch.Input.Token.IsNone ? previous : batch.Input.Token);
        order.Open = one.Quantity;
        WriteReplaced(order, previous, one, batch.Input.Command.TimeNanos);
    }

    private void TakeCancelled(in StableBatch batch, in EngineEvent one)
    {
        if (!_orders.TryFind(batch.Shard, one.OrderId, out int place))
            return;
        WriteCanceled(_orders[place], one, batch.Input.Command.TimeNanos);
        SetOpen(place, one.Other);
    }

    private void TakeExecuted(in StableBatch batch, in EngineEvent one)
    {
        bool isAuction = (one.Flags & EventFlags.Auction) != 0;
        long time = batch.Input.Command.TimeNanos;
        if (_orders.TryFind(batch.Shard, one.OrderId, out int maker))
        {
            WriteExecuted(_orders[maker], one, isAuction ? VenueReasons.Auction : OuchLiquidity.Added, time);
            SetOpen(maker, one.Other);
        }

        if (_orders.TryFind(batch.Shard, one.OtherId, out int taker))
        {
            WriteExecuted(_orders[taker], one, isAuction ? VenueReasons.Auction : OuchLiquidity.Removed, time);
            SetOpen(taker, _orders[taker].Open - one.Quantity);
        }
    }

    private void SetOpen(int place, long open)
    {
        _orders[place].Open = open;
        if (open <= 0)
            _orders.Remove(place);
    }
}
