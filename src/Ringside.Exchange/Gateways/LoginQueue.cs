using Ringside.Exchange.Members;

namespace Ringside.Exchange.Gateways;

/// <summary>Log-ins that wait until their secret is verified.</summary>
/// <remarks>
/// <para><b>Problem.</b> A secret takes a tenth of a second of a core, and a log-in costs a stranger nothing: with one queue for all,
/// whoever sends most gets in, and nobody else.</para>
/// <para><b>Model.</b> Each address has a queue of its own, and addresses take turns. So who comes from an address of its own waits for
/// what is being verified and for one secret of each other address that has some waiting, however many they are. Of one address only
/// few are verified at one time, and one that has sent many wrong secrets is passed over for a while (<see cref="FailureBudgets"/>).
/// All is bounded; where nothing fits any longer, the last log-in of the address with most of them gives way.</para>
/// <para><b>Not here.</b> Which log-ins are right, and for how long one waits.</para>
/// </remarks>
internal sealed class LoginQueue
{
    private const int None = -1;

    private readonly LoginLimits _limits;
    private readonly FailureBudgets _failures;
    private readonly Dictionary<ClientAddress, Origin> _origins = [];
    private readonly Link[] _links;
    private Origin? _turn;

    /// <summary>Nobody waits.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="connections">Connections have numbers below this.</param>
    /// <param name="secret">Key of the hash of addresses.</param>
    internal LoginQueue(LoginLimits limits, int connections, ulong secret)
    {
        _limits = limits;
        _failures = new FailureBudgets(limits.Addresses, limits.FailureNanos, limits.FailureBurst, secret);
        _links = new Link[connections];
    }

    /// <summary>Log-ins that wait.</summary>
    internal int Waiting { get; private set; }

    /// <summary>After <see cref="TryBegin"/> has found nobody: when the turn comes of one whose address has to wait;
    /// <see cref="long.MaxValue"/> for nobody.</summary>
    internal long ReadyNanos { get; private set; } = long.MaxValue;

    /// <summary>Whether a connection waits.</summary>
    internal bool Has(int connection) => _links[connection].Origin is not null;

    /// <summary>Lets a log-in wait for its turn.</summary>
    /// <param name="connection">Number of its connection.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="pushedOut">The connection that has to give way to it; -1 for none.</param>
    /// <returns>False when there is no room for it.</returns>
    internal bool TryAdd(int connection, ClientAddress address, out int pushedOut)
    {
        pushedOut = None;
        bool isKnown = _origins.TryGetValue(address.Network, out Origin? origin);
        int waiting = origin?.Waiting ?? 0;
        if (waiting >= _limits.MostWaitingPerAddress)
            return false;
        if (Waiting >= _limits.MostWaiting)
        {
            Origin longest = Longest();
            if (longest.Waiting <= waiting + 1)
                return false;
            pushedOut = longest.Last;
            Remove(pushedOut);
        }

        if (!isKnown)
            _origins.Add(address.Network, origin = new Origin(address.Network));
        if (origin!.Waiting == 0)
            BeginTurns(origin);
        _links[connection] = new Link { Origin = origin, Previous = origin.Last, Next = None };
        if (origin.Last == None)
            origin.First = connection;
        else
            _links[origin.Last].Next = connection;
        origin.Last = connection;
        origin.Waiting++;
        Waiting++;
        return true;
    }

    /// <summary>A connection waits no longer; nothing happens when it does not.</summary>
    internal void Remove(int connection)
    {
        Link link = _links[connection];
        if (link.Origin is not { } origin)
            return;
        _links[connection] = default;
        if (link.Previous == None)
            origin.First = link.Next;
        else
            _links[link.Previous].Next = link.Next;
        if (link.Next == None)
            origin.Last = link.Previous;
        else
            _links[link.Next].Previous = link.Previous;
        Waiting--;
        if (--origin.Waiting == 0)
        {
            EndTurns(origin);
            Forget(origin);
        }
    }

    /// <summary>Takes the log-in whose turn it is, which counts as being verified from now on.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <param name="connection">Number of its connection.</param>
    /// <returns>False when nobody may go on now.</returns>
    internal bool TryBegin(long nowNanos, out int connection)
    {
        ReadyNanos = long.MaxValue;
        connection = None;
        Origin? first = _turn;
        for (Origin? origin = first; origin is not null; origin = origin.Next == first ? null : origin.Next)
        {
            if (origin.Verified >= _limits.MostVerifiedPerAddress)
                continue;
            long ready = _failures.ReadyNanos(origin.Address);
            if (ready > nowNanos)
            {
                ReadyNanos = Math.Min(ReadyNanos, ready);
                continue;
            }

            connection = origin.First;
            origin.Verified++;
            _failures.Charge(origin.Address, nowNanos);
            _turn = origin.Next;
            Remove(connection);
            return true;
        }

        return false;
    }

    /// <summary>The secret of a log-in that had begun was verified.</summary>
    /// <param name="address">Where the log-in came from; its connection may be gone.</param>
    /// <param name="isRight">Whether the secret is the right one.</param>
    internal void End(ClientAddress address, bool isRight)
    {
        Origin origin = _origins[address.Network];
        origin.Verified--;
        if (isRight)
            _failures.PayBack(origin.Address);
        Forget(origin);
    }

    private Origin Longest()
    {
        Origin longest = _turn!;
        for (Origin origin = longest.Next; origin != _turn; origin = origin.Next)
        {
            if (origin.Waiting > longest.Waiting)
                longest = origin;
        }

        return longest;
    }

    /// <summary>Takes its place in the circle, behind all others.</summary>
    private void BeginTurns(Origin origin)
    {
        _turn ??= origin;
        origin.Next = _turn;
        origin.Previous = _turn == origin ? origin : _turn.Previous;
        origin.Previous.Next = origin;
        _turn.Previous = origin;
    }

    private void EndTurns(Origin origin)
    {
        if (_turn == origin)
            _turn = origin.Next == origin ? null : origin.Next;
        origin.Previous.Next = origin.Next;
        origin.Next.Previous = origin.Previous;
    }

    private void Forget(Origin origin)
    {
        if (origin.Waiting == 0 && origin.Verified == 0)
            _origins.Remove(origin.Address);
    }

    private struct Link
    {
        internal Origin? Origin;
        internal int Previous;
        internal int Next;
    }

    /// <summary>One address with log-ins.</summary>
    private sealed class Origin
    {
        internal Origin(ClientAddress address)
        {
            Address = address;
            Next = this;
            Previous = this;
        }

        internal ClientAddress Address { get; }

        internal int First { get; set; } = None;

        internal int Last { get; set; } = None;

        internal int Waiting { get; set; }

        internal int Verified { get; set; }

        internal Origin Next { get; set; }

        internal Origin Previous { get; set; }
    }
}
