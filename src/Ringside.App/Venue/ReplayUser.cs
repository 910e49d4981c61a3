using Ringside.Exchange.Clients;
using Ringside.Lab.MarketData;
using Ringside.Protocols.MarketData;

namespace Ringside.App.Venue;

/// <summary>Plays the rows of a recorded book as a market maker's orders, at a rate or as fast as the venue answers.</summary>
/// <param name="reader">The rows.</param>
/// <param name="scale">What ticks and shares are.</param>
/// <param name="flow">Makes the orders.</param>
/// <param name="rate">Rows a second; 0 for as fast as the venue answers.</param>
/// <param name="mostRows">Rows after which it ends.</param>
/// <param name="notes">Tells what becomes of the connection.</param>
internal sealed class ReplayUser(
    TardisReader reader, LevelScale scale, LevelFlow flow, long rate, long mostRows, ClientNotes notes) : IOuchUser
{
    private const long Second = 1_000_000_000;
    private const int MostAtOnce = 64;
    private const int MostUnanswered = 1_000;

    private long _startNanos;
    private int _waiting;
    private long _waitingSinceNanos;
    private bool _inSnapshot;
    private bool _hasEnded;
    private MarketDataRow? _next;

    public long DeadlineNanos => Math.Min(
        _hasEnded || rate == 0 ? long.MaxValue : DueNanos,
        _waiting == 0 ? long.MaxValue : _waitingSinceNanos + TradeUser.PatienceNanos);

    public bool IsDone { get; private set; }

    /// <summary>Messages that nobody has answered for so long that they are not waited for any longer.</summary>
    internal long Unanswered { get; private set; }

    /// <summary>Rows that were played.</summary>
    internal long Rows { get; private set; }

    /// <summary>Rows whose price is no whole number of ticks; left out.</summary>
    internal long OffTick { get; private set; }

    /// <summary>Orders, replacements and cancels that were sent.</summary>
    internal long Sent { get; private set; }

    private long DueNanos => _startNanos + (long)((Int128)Rows * Second / rate);

    public int DoWork(OuchClient client, long nowNanos)
    {
        if (_startNanos == 0)
        {
            _startNanos = nowNanos;
        }

        DropLost(client, nowNanos);
        int work = 0;
        while (work < MostAtOnce && Drain(client, nowNanos) && IsDue(client, nowNanos) && TryPlay())
        {
            work++;
        }

        IsDone = _hasEnded && flow.Waiting == 0 && client.Orders.Unanswered == 0;
        return work;
    }

    public void Lose(ClientEnd why, long patienceNanos) => notes.Lose(why, patienceNanos);

    public void Return(long nowNanos) => notes.Return();

    // What a connection that broke has taken with it is never answered, and must not be waited for.
    private void DropLost(OuchClient client, long nowNanos)
    {
        if (client.Orders.Unanswered != _waiting || _waiting == 0)
        {
            (_waiting, _waitingSinceNanos) = (client.Orders.Unanswered, nowNanos);
        }
        else if (nowNanos - _waitingSinceNanos >= TradeUser.PatienceNanos)
        {
            Unanswered += _waiting;
            client.Orders.DropUnanswered();
        }
    }

    private bool IsDue(OuchClient client, long nowNanos) =>
        rate == 0 ? client.Orders.Unanswered < MostUnanswered : nowNanos >= DueNanos;

    private bool Drain(OuchClient client, long nowNanos)
    {
        while (flow.TryPeek(out OrderRequest request))
        {
            if (client.TrySend(request, nowNanos, nowNanos) != ClientSendResult.Sent)
            {
                return false;
            }

            flow.Taken();
            Sent++;
        }

        return true;
    }

    private bool TryPlay()
    {
        if (_next is null && !TryRead())
        {
            _hasEnded = true;
            return false;
        }

        MarketDataRow row = _next!.Value;
        if (row.IsSnapshot && !_inSnapshot)
        {
            // What it withdraws goes out before the row that begins the snapshot is looked at again.
            _inSnapshot = true;
            return flow.TryClear();
        }

        _inSnapshot = row.IsSnapshot;
        _next = null;
        Rows++;
        if (!scale.TryScale(row, out long priceTicks, out long shares))
        {
            OffTick++;
            return true;
        }

        return flow.TryChange(row.Side, priceTicks, shares);
    }

    private bool TryRead()
    {
        if (Rows >= mostRows)
        {
            return false;
        }

        ReadStatus status;
        MarketDataRow row;
        while ((status = reader.TryRead(out row)) == ReadStatus.BadLine)
        {
            // The reader counts it.
        }

        _next = status == ReadStatus.Row ? row : null;
        return _next is not null;
    }
}
