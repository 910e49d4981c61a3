using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Clients;

/// <summary>The orders of a client that live or wait for an answer, by token, as its stream tells them.</summary>
/// <remarks>
/// <para><b>Model.</b> What is sent stands here as pending until it is answered; what ends is gone. A message for an order that was
/// never seen (the client has joined its stream later) changes nothing but the counts. An order that ends while a cancel of it is on
/// its way stays as <see cref="ClientOrderState.Done"/> until the cancel is answered, so that <see cref="Unanswered"/> is true to the
/// fact.</para>
/// <para><b>Memory.</b> All is taken at construction. When there is no room, nothing more may be sent, and orders that the stream
/// brings are counted as <see cref="Dropped"/>.</para>
/// </remarks>
public sealed partial class ClientOrders
{
    private const int Slack = 64;

    private readonly Dictionary<OrderToken, int> _places;
    private readonly ClientOrder[] _orders;
    private readonly int[] _free;
    private readonly int[] _ages;
    private int _freeCount;
    private int _agesCount;

    internal ClientOrders(int most)
    {
        _places = new Dictionary<OrderToken, int>(most);
        _orders = new ClientOrder[most];
        _free = new int[most];
        _ages = new int[(2 * most) + Slack];
        for (int place = most - 1; place >= 0; place--)
            _free[_freeCount++] = place;
    }

    /// <summary>Orders that live.</summary>
    public int Live { get; private set; }

    /// <summary>Requests that are not answered yet.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Whether one more order has room.</summary>
    public bool HasRoom => _freeCount != 0;

    /// <summary>Shares that were executed.</summary>
    public long ExecutedShares { get; private set; }

    /// <summary>Executions.</summary>
    public long Executions { get; private set; }

    /// <summary>Shares that were cancelled.</summary>
    public long CanceledShares { get; private set; }

    /// <summary>Orders, replacements and cancels that were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Orders of the stream that there was no room for.</summary>
    public long Dropped { get; private set; }

    /// <summary>Finds an order that lives or waits for an answer.</summary>
    /// <param name="token">The order.</param>
    /// <param name="order">A copy of what is known.</param>
    public bool TryFind(OrderToken token, out ClientOrder order)
    {
        bool isThere = _places.TryGetValue(token, out int place);
        order = isThere ? _orders[place] : default;
        return isThere;
    }

    /// <summary>Picks an order that is at rest, from a place in the list by age; there, or the nearest older
    /// one.</summary>
    /// <param name="part">Where to look: 0 is the newest, just below <paramref name="whole"/> the oldest.</param>
    /// <param name="whole">What <paramref name="part"/> is a part of, above 0.</param>
    /// <param name="order">The order.</param>
    /// <returns>False when none was found in a reasonable number of steps.</returns>
    public bool TryPick(ulong part, ulong whole, out ClientOrder order)
    {
        const int steps = 64;
        order = default;
        if (Live == 0)
            return false;
        int fromNewest = (int)((UInt128)part * (UInt128)_agesCount / whole);
        int index = Math.Clamp(_agesCount - 1 - fromNewest, 0, _agesCount - 1);
        for (int step = 0; step < steps; step++)
        {
            int place = _ages[index];
            if (place >= 0 && _orders[place].IsAtRest)
            {
                order = _orders[place];
                return true;
            }

            index = index == 0 ? _agesCount - 1 : index - 1;
        }

        return false;
    }

    /// <summary>Copies the orders that live or wait, the oldest first.</summary>
    /// <param name="into">Room for them.</param>
    /// <returns>How many were copied.</returns>
    public int Copy(Span<ClientOrder> into)
    {
        int count = 0;
        for (int index = 0; index < _agesCount && count < into.Length; index++)
        {
            if (_ages[index] >= 0 && _orders[_ages[index]].State != ClientOrderState.Done)
                into[count++] = _orders[_ages[index]];
        }

        return count;
    }

    /// <summary>Forgets what was sent and is not answered: the connection it was sent on is gone, and what was sequenced of it has come
    /// since.</summary>
    public void DropUnanswered()
    {
        for (int index = 0; index < _agesCount; index++)
        {
            if (_ages[index] < 0)
                continue;
            int place = _ages[index];
            ref ClientOrder order = ref _orders[place];
            order.Cancels = 0;
            order.Replacement = default;
            order.Wanted = order.Open;
            if (order.State != ClientOrderState.Live)
                Remove(place);
        }

        Unanswered = 0;
    }

    /// <summary>A request is on its way.</summary>
    internal void Sent(in OrderRequest request, long stampNanos)
    {
        switch (request.Kind)
        {
            case OrderRequestKind.Cancel: SentCancel(request, stampNanos); break;
            case OrderRequestKind.Replace: SentReplace(request, stampNanos); break;
            default: SentEnter(request, stampNanos); break;
        }
    }

    /// <summary>Whether a request is one of a name that stands for something else here.</summary>
    internal bool Has(OrderToken token) => _places.ContainsKey(token);

    private void SentEnter(in OrderRequest request, long stampNanos)
    {
        if (!TryAdd(request.Token, out int place))
            return;
        ref ClientOrder order = ref _orders[place];
        order.Stock = request.Stock;
        order.Side = request.Side;
        order.PriceE4 = request.PriceE4;
        order.Open = order.Wanted = request.Shares;
        order.StampNanos = stampNanos;
        Unanswered++;
    }

    private void SentReplace(in OrderRequest request, long stampNanos)
    {
        if (!TryAdd(request.Token, out int place))
            return;
        ref ClientOrder order = ref _orders[place];
        order.PriceE4 = request.PriceE4;
        order.Previous = request.Existing;
        order.StampNanos = stampNanos;
        Unanswered++;
        if (_places.TryGetValue(request.Existing, out int existing))
        {
            ref ClientOrder previous = ref _orders[existing];
            previous.Replacement = request.Token;
            order.Stock = previous.Stock;
            order.Side = previous.Side;
            order.Executed = previous.Executed;
        }

        order.Open = order.Wanted = request.Shares > order.Executed ? request.Shares - order.Executed : 0;
    }

    private void SentCancel(in OrderRequest request, long stampNanos)
    {
        if (!_places.TryGetValue(request.Token, out int place))
        {
            if (!TryAdd(request.Token, out place))
                return;
            // Nothing is known of such an order but that a cancel of it waits for its answer.
            _orders[place].State = ClientOrderState.Done;
        }

        ref ClientOrder order = ref _orders[place];
        order.Cancels++;
        order.CancelNanos = stampNanos;
        order.Wanted = request.Shares > order.Executed ? Math.Min(request.Shares - order.Executed, order.Wanted) : 0;
        Unanswered++;
    }

    private bool TryAdd(OrderToken token, out int place)
    {
        place = -1;
        if (_freeCount == 0 || _places.ContainsKey(token))
            return false;
        place = _free[--_freeCount];
        _places.Add(token, place);
        // At most about as many holes as orders: making the list dense again costs each order one step or two, over time.
        if (_agesCount >= (2 * _places.Count) + Slack - 2)
            MakeDense();
        _orders[place] = new ClientOrder { Token = token, Age = _agesCount };
        _ages[_agesCount++] = place;
        return true;
    }

    private void Remove(int place)
    {
        ref ClientOrder order = ref _orders[place];
        _places.Remove(order.Token);
        _ages[order.Age] = -1;
        // The end of the list stays an order, so that an empty table has an empty list.
        while (_agesCount != 0 && _ages[_agesCount - 1] < 0)
            _agesCount--;
        _free[_freeCount++] = place;
    }

    private void MakeDense()
    {
        int count = 0;
        for (int index = 0; index < _agesCount; index++)
        {
            int place = _ages[index];
            if (place < 0)
                continue;
            _orders[place].Age = count;
            _ages[count++] = place;
        }

        _agesCount = count;
    }
}
