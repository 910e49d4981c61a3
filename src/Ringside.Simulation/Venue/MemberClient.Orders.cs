using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Simulation.Venue;

/// <content>What the program does, and what it makes of what it is told.</content>
internal sealed partial class MemberClient
{
    private const long SureNanos = 300_000_000;
    private const int MostAtOnce = 3;

    private readonly Dictionary<string, ClientOrder> _orders = [];
    private readonly List<ClientOrder> _living = [];
    private readonly List<ClientOrder> _pending = [];
    private int _tokens;

    /// <summary>Its orders by token.</summary>
    internal IReadOnlyDictionary<string, ClientOrder> Orders => _orders;

    /// <summary>Orders that have an answer.</summary>
    internal int Answered { get; private set; }

    /// <summary>Whether no order is in doubt, and no cancel.</summary>
    internal bool IsSettled => _pending.Count == 0 && IsIn && _living.TrueForAll(order => order.CancelAskedIn != _current!.Login);

    /// <summary>What it waits for.</summary>
    internal string Waits => $"session {Session}: {(IsIn ? "in" : "not in")}, {Told.Count} told, {_pending.Count} in doubt"
        + (_pending.Count > 0 ? $" ({_pending[0].Token}, sent in {string.Join('+', _pending[0].SentIn)} of {Logins})" : string.Empty);

    private void Act(Link link)
    {
        if (!_world.WantsOrders)
        {
            SendAgainWhatIsLost(link);
            return;
        }

        switch (_world.Dice.Below(100))
        {
            case < 60:
                EnterOrder(link);
                break;
            case < 75:
                Cancel(link);
                break;
            case < 90:
                Replace(link);
                break;
            case < 93 when !_world.Wire.IsCalm:
                link.Connection.CloseByClient(losesBytes: _world.Dice.Chance(50));
                Drop(link);
                break;
            case < 96 when !_world.Wire.IsCalm:
                Connect();
                break;
            case < 97 when !_world.Wire.IsCalm:
                _readsAgainNanos = _world.NowNanos + _world.Dice.Below(600_000_000);
                break;
            case < 98 when !_world.Wire.IsCalm:
                link.Connection.ToGateway.Put(Packet(SoupPacketType.LogoutRequest));
                break;
            default:
                SendAgainWhatIsLost(link);
                break;
        }

        // It may not have noticed that it has moved.
        if (_links.Count > 1 && _links[0].IsIn && _links[0] != _current && _world.Dice.Chance(30))
        {
            EnterOrder(_links[0]);
        }
    }

    private void EnterOrder(Link link)
    {
        int instrument = 1 + (int)_world.Dice.Below(2 * _world.Scenario.Shards);
        string token = $"{Session}-{++_tokens}";
        bool isImmediate = _world.Dice.Chance(15);
        bool isMarket = isImmediate && _world.Dice.Chance(30);
        var message = new OuchEnterOrder
        {
            Token = Alpha14.Of(token),
            Side = _world.Dice.Chance(50) ? OuchSide.Buy : OuchSide.Sell,
            Shares = (uint)_world.Dice.Between(1, 95),
            Stock = Alpha8.Of(VenueMembers.SymbolOf(instrument)),
            PriceE4 = isMarket ? 0x7FFF_FFFF : PriceE4(),
            TimeInForceSeconds = isImmediate ? OuchTimeInForce.ImmediateOrCancel : OuchTimeInForce.SystemHours,
            Firm = Alpha4.Of("FIRM"),
            Display = _world.Dice.Chance(5) ? OuchDisplay.PostOnly : OuchDisplay.Anonymous,
            Capacity = OuchCapacity.Agency,
            IsoEligibility = 'N',
            MinimumQuantity = 0,
            CrossType = OuchCrossType.Continuous,
            CustomerType = ' ',
        };
        Add(link, new ClientOrder(token, instrument) { Message = Packet(SoupPacketType.UnsequencedData, message) });
    }

    private void Cancel(Link link)
    {
        if (Pick() is not { } order)
        {
            return;
        }

        order.CancelAskedIn = link.Login;
        uint left = _world.Dice.Chance(40) ? (uint)_world.Dice.Below(order.Open) : 0;
        link.Connection.ToGateway.Put(Packet(
            SoupPacketType.UnsequencedData, new OuchCancelOrder { Token = Alpha14.Of(order.Token), Shares = left }));
    }

    private void Replace(Link link)
    {
        if (Pick() is not { } order)
        {
            return;
        }

        string token = $"{Session}-{++_tokens}";
        var message = new OuchReplaceOrder
        {
            ExistingToken = Alpha14.Of(order.Token),
            ReplacementToken = Alpha14.Of(token),
            Shares = (uint)_world.Dice.Between(1, 95),
            PriceE4 = PriceE4(),
            TimeInForceSeconds = OuchTimeInForce.SystemHours,
            Display = OuchDisplay.Anonymous,
            IsoEligibility = 'N',
            MinimumQuantity = 0,
        };
        var replacement = new ClientOrder(token, order.Instrument)
        {
            Message = Packet(SoupPacketType.UnsequencedData, message),
            Replaces = order,
        };
        Add(link, replacement);
    }

    private uint PriceE4() => (uint)(VenueMembers.MiddleE4 + (VenueMembers.TickE4 * _world.Dice.Between(-6, 6)));

    private ClientOrder? Pick() => _living.Count == 0 ? null : _living[(int)_world.Dice.Below(_living.Count)];

    private void Add(Link link, ClientOrder order)
    {
        _orders.Add(order.Token, order);
        _pending.Add(order);
        Send(link, order);
    }

    private static void Send(Link link, ClientOrder order)
    {
        order.Times++;
        order.SentIn.Add(link.Login); // each time: a refusal of one speaks for that one alone
        order.Refused = default;
        link.Connection.ToGateway.Put(order.Message);
    }

    private void SendAgain(Link link)
    {
        for (int i = 0; i < Math.Min(_pending.Count, MostAtOnce); i++)
        {
            Send(link, _pending[i]);
        }
    }

    // What was sent in this log-in is under way; what only others knew of may be lost with them.
    private void SendAgainWhatIsLost(Link link)
    {
        for (int i = 0; i < _pending.Count; i++)
        {
            ClientOrder order = _pending[i];
            if (order.Refused.Login == link.Login && _world.NowNanos - Math.Max(order.Refused.Nanos, _readsAgainNanos) > SureNanos)
            {
                // Everything older was read long ago: it never arrived.
                order.IsDead = true;
                order.MayBeRefused = order.Replaces is not null;
                _pending.RemoveAt(i--);
            }
            else if (order.Refused.Login != link.Login && !order.SentIn.Contains(link.Login))
            {
                // One at a time: no program may send as fast as it likes.
                Send(link, order);
                return;
            }
        }
    }

    private void TakeNews(Link link, ReadOnlySpan<byte> message)
    {
        switch ((OuchOutboundType)message[0])
        {
            case OuchOutboundType.SystemEvent when Told.Count == 1:
                break;
            case OuchOutboundType.Accepted when OuchAccepted.TryRead(message, out OuchAccepted accepted):
                OnAnswer(link, accepted.Token, OuchOutboundType.Accepted, accepted.Shares, accepted.OrderReference);
                break;
            case OuchOutboundType.Replaced when OuchReplaced.TryRead(message, out OuchReplaced replaced):
                OnReplaced(link, replaced);
                break;
            case OuchOutboundType.Rejected when OuchRejected.TryRead(message, out OuchRejected rejected):
                OnAnswer(link, rejected.Token, OuchOutboundType.Rejected, 0, 0);
                break;
            case OuchOutboundType.Canceled when OuchCanceled.TryRead(message, out OuchCanceled canceled):
                OnCanceled(Find(canceled.Token), canceled.DecrementShares);
                break;
            case OuchOutboundType.Executed when OuchExecuted.TryRead(message, out OuchExecuted executed):
                ClientOrder traded = Find(executed.Token);
                Take(traded, executed.ExecutedShares, "traded");
                _world.Judge.OnExecuted((traded.Instrument - 1) / 2, executed);
                break;
            case OuchOutboundType.CancelRejected when OuchCancelRejected.TryRead(message, out OuchCancelRejected refused):
                Find(refused.Token).CancelAskedIn = 0;
                break;
            default:
                throw Broken("a member is told messages of OUCH", Convert.ToHexString(message));
        }
    }

    private void OnReplaced(Link link, in OuchReplaced replaced)
    {
        ClientOrder order = OnAnswer(
            link, replaced.ReplacementToken, OuchOutboundType.Replaced, replaced.Shares, replaced.OrderReference);
        ClientOrder before = Find(replaced.PreviousToken);
        if (order.Replaces != before || !before.Lives)
        {
            throw Broken("what is replaced lives", $"{before.Token} by {order.Token}");
        }

        SetOpen(before, 0);
    }

    // The gateway itself takes no more, or knows no such order: what it did not send, nobody has.
    private void TakeUnnumbered(Link link, ReadOnlySpan<byte> message)
    {
        if (OuchRejected.TryRead(message, out OuchRejected rejected))
        {
            ClientOrder order = Find(rejected.Token);
            order.SentIn.Remove(link.Login);
            order.Refused = (link.Login, _world.NowNanos);
            if (order.IsPending && order.SentIn.Count == 0)
            {
                order.IsDead = true;
                _pending.Remove(order);
            }
        }
        else if (OuchCancelRejected.TryRead(message, out OuchCancelRejected refused))
        {
            Find(refused.Token).CancelAskedIn = 0;
        }
    }

    private ClientOrder OnAnswer(Link link, Alpha14 token, OuchOutboundType answer, long open, ulong reference)
    {
        ClientOrder order = Find(token);
        if (answer == OuchOutboundType.Rejected && order.MayBeRefused)
        {
            return order;
        }

        if (!order.IsPending)
        {
            throw Broken(
                "an order has one answer, and none when it never arrived",
                $"{order.Token}: {answer}, {(order.IsDead ? "though it never arrived" : $"after {order.Answer}")}");
        }

        (order.Answer, order.Reference) = (answer, reference);
        order.MayBeRefused = answer == OuchOutboundType.Rejected && order.Replaces is not null;
        Answered++;
        _loginsInVain = 0;
        CheckTurn(link, order);
        _pending.Remove(order);
        SetOpen(order, open);
        if (order.SentIn.Count > 0 && order.SentIn.TrueForAll(login => login == order.SentIn[0]))
        {
            GiveUpBefore(order.SentIn[0]);
        }

        return order;
    }

    // What was sent in one log-in to one shard is sequenced in its order, and who reads that on the same connection has read before what
    // was refused. A replacement may end without an answer of its own.
    private void CheckTurn(Link link, ClientOrder answered)
    {
        foreach (ClientOrder order in _pending)
        {
            if (order == answered)
            {
                return;
            }

            bool isEarlier = order.Replaces is null && WasSentIn(link, order) && WasSentIn(link, answered)
                && (order.Instrument - 1) / 2 == (answered.Instrument - 1) / 2;
            if (isEarlier)
            {
                throw Broken(
                    "what is sent in one log-in to one shard has its answers in order",
                    $"{answered.Token} has one, {order.Token}, sent before it in log-in {order.SentIn[0]}, has none");
            }
        }
    }

    // And at no other time.
    private static bool WasSentIn(Link link, ClientOrder order) =>
        order.Times == 1 && order.SentIn.Count == 1 && order.SentIn[0] == link.Login;

    // A replacement by no more shares than have traded ends the order, and has no answer of its own.
    private void OnCanceled(ClientOrder order, uint shares)
    {
        order.CancelAskedIn = 0;
        Take(order, shares, "cancelled");
        if (order.Lives)
        {
            return;
        }

        foreach (ClientOrder replacement in _pending.FindAll(other => other.Replaces == order))
        {
            replacement.IsDead = replacement.MayBeRefused = true;
            _pending.Remove(replacement);
        }
    }

    // What was sent only in earlier log-ins than this answer's order had its answer before, or will never have one.
    private void GiveUpBefore(int login)
    {
        int again = 0;
        for (int i = 0; i < _pending.Count; i++)
        {
            ClientOrder order = _pending[i];
            if (!order.SentIn.TrueForAll(sent => sent < login))
            {
                continue;
            }

            if (_current is { } link && again < MostAtOnce && _world.Dice.Chance(50))
            {
                again++;
                Send(link, order);
            }
            else if (again < MostAtOnce || _world.Dice.Chance(50))
            {
                order.IsDead = true;
                _pending.RemoveAt(i--);
            }
        }
    }

    private void Take(ClientOrder order, uint shares, string how)
    {
        if (shares == 0 || shares > order.Open)
        {
            throw Broken("no order loses more than it has", $"{order.Token}: {shares} {how}, {order.Open} open");
        }

        SetOpen(order, order.Open - shares);
    }

    private void SetOpen(ClientOrder order, long open)
    {
        if (open > 0 && !order.Lives)
        {
            _living.Add(order);
        }
        else if (open == 0 && order.Lives)
        {
            _living.Remove(order);
        }

        order.Open = open;
    }

    private ClientOrder Find(Alpha14 token) => _orders.TryGetValue(token.ToString().Trim(), out ClientOrder? order)
        ? order
        : throw Broken("a member is told of its own orders", token.ToString());
}
