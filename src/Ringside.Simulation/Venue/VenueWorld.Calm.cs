using Ringside.Exchange.Gateways;
using Ringside.Exchange.Nodes;
using Ringside.Market.Engine;
using Ringside.Market.Itch;
using Ringside.Protocols;

namespace Ringside.Simulation.Venue;

/// <content>The end of a run: everything is whole again, but what is lost for good. Members trade, all come to the same end, and the whole
/// venue is started once more.</content>
internal sealed partial class VenueWorld
{
    private const long CalmNanos = 10_000_000_000;

    private void Calm()
    {
        Trail.Add(NowNanos, 0, "all is well again");
        Wire.IsCalm = true;
        Heal();
        if (Scenario.HasDeafEngine)
        {
            TradeWithoutOne();
        }

        UntilTrading("members trade again");
        WantsOrders = false;
        Until(IsLevel, "all come to the same end, and no order is in doubt");
        Check();
        foreach (VenueProcess process in _all)
        {
            if (process != Auditor)
            {
                process.Kill();
            }
        }

        Trail.Add(NowNanos, 0, "the venue is started once more");
        foreach (VenueProcess process in _all)
        {
            StartAgain(process);
        }

        Until(IsLevel, "a venue that starts again comes to the same end");
        Check();
    }

    // The engine that writes hears nobody any more, and goes on to be heard: another one must.
    private void TradeWithoutOne()
    {
        EngineHost deaf = EngineOf((int)Dice.Below(Scenario.Shards));
        Trail.Add(NowNanos, deaf.Node, "hears nobody, for good");
        for (int node = 0; node < Layout.Auditor; node++)
        {
            Wire.Cut(node, deaf.Node, isCut: true);
        }

        UntilTrading("members trade again though one engine hears nobody");
        Wire.Heal();
    }

    private void UntilTrading(string what)
    {
        int[] before = [.. Clients.Select(client => client.Answered)];
        Until(() => !Clients.Where((client, index) => client.Session != 0 && client.Answered < before[index] + 3).Any(), what);
    }

    private void Until(Func<bool> isReached, string what)
    {
        long until = NowNanos + CalmNanos;
        while (!isReached())
        {
            if (NowNanos >= until)
            {
                throw new InvariantException(what, State());
            }

            // Looking is slow.
            for (int i = 0; i < 10; i++)
            {
                Step();
            }
        }
    }

    private bool IsLevel()
    {
        for (int shard = 0; shard < Scenario.Shards; shard++)
        {
            if (EngineOf(shard) is not { IsSettled: true } host || Auditor.Cores[shard].LastNumber != host.Engine!.Core.LastNumber)
            {
                return false;
            }

            foreach (EngineHost other in HostsOf(shard))
            {
                bool follows = other.Engine is { IsStandby: true } standby && standby.Core.LastNumber == host.Engine.Core.LastNumber;
                if (Scenario.HasElection && other != host && !follows)
                {
                    return false;
                }
            }
        }

        return Merge is null or { Writes: true }
            && Array.TrueForAll(Clients, client => client.IsSettled)
            && Array.TrueForAll(_gateways, gateway => gateway.IsUp && IsThere(gateway.Gateway!.Reader) && HasSettled(gateway))
            && (_standby is null || IsThere(_standby.Standby!.Reader))
            && Array.TrueForAll(_feeds, IsThere)
            && Array.TrueForAll(FeedClients, client => client.Follower.NextNumber == Auditor.Feeds[client.Shard].NextNumber)
            && Array.TrueForAll(Clients, HasReadAll)
            && Enumerable.Range(0, Layout.Streams.Length).All(IsStored);
    }

    private bool IsThere(FeedHost feed) =>
        feed.Data!.IsLive && feed.Data.Publication.NextNumber == Auditor.Feeds[feed.Shard].NextNumber;

    private bool HasSettled(GatewayHost gateway) =>
        Enumerable.Range(0, Scenario.Shards).All(shard => gateway.Gateway!.Core.UnsettledOf(shard) == 0);

    private bool IsThere(MergedReader reader)
    {
        for (int shard = 0; shard < reader.Shards; shard++)
        {
            if (reader.PositionOf(shard).Number != Auditor.Reader!.PositionOf(shard).Number)
            {
                return false;
            }
        }

        return reader.MergePosition.Number == Auditor.Reader!.MergePosition.Number && reader.IsBetweenTurns;
    }

    private bool IsStored(int stream)
    {
        long last = stream < Scenario.Shards
            ? Auditor.Reader!.PositionOf(stream).Number : Auditor.Reader!.MergePosition.Number;
        return Array.TrueForAll(Stores, store => store.Serves(stream) && store.KeptOf(stream) == last);
    }

    private MessageLog? LogOf(MemberStreams streams, MemberClient client) =>
        client.Session == 0 ? streams.OfMember(VenueMembers.DropCopyMember) : streams.OfSession(client.Session);

    private bool HasReadAll(MemberClient client) => LogOf(Auditor.Members, client)?.NextNumber - 1 == client.Told.Count;

    private void Check()
    {
        foreach (MemberClient client in Clients)
        {
            List<byte[]> messages = MessagesOf(LogOf(Auditor.Members, client)!);
            CheckEqual(messages, client.Told, $"what session {client.Session} was told");
            foreach (GatewayHost gateway in _gateways)
            {
                List<byte[]> found = MessagesOf(LogOf(gateway.Gateway!.Core.Streams, client)!);
                CheckEqual(messages, found, $"session {client.Session} at node {gateway.Node}");
            }

            if (_standby is not null)
            {
                CheckEqual(messages, MessagesOf(LogOf(_standby.Standby!.Members, client)!), $"session {client.Session} at the standby");
            }
        }

        Judge.CheckTrades(Auditor.Trades);
        for (int shard = 0; shard < Scenario.Shards; shard++)
        {
            CheckShard(shard);
        }

        Trail.Add(NowNanos, 0, "everything is as it should be; batches, trades", Auditor.Batches, Auditor.Trades);
    }

    private void CheckShard(int shard)
    {
        ulong digest = Auditor.Cores[shard].Digest;
        foreach (EngineHost host in HostsOf(shard))
        {
            bool counts = Scenario.HasElection || host == EngineOf(shard);
            Require(!counts || host.Engine!.Core.Digest == digest, "an engine has the state of its stream", $"shard {shard}");
        }

        Require(
            _standby is null || _standby.Standby!.Shards[shard].Digest == digest,
            "a standby has the state of its stream", $"shard {shard}");
        MatchingEngine<Market.Events.EventBufferSink> engine = EngineOf(shard).Engine!.Core.Engine;
        IReadOnlyDictionary<ulong, long> open = Auditor.AccountsOf(shard).Open;
        Require(
            engine.OpenOrders == open.Count,
            "shares are neither made nor lost", $"{engine.OpenOrders} orders, {open.Count} by their events");
        ClientOrder[] told =
            [.. Clients.SelectMany(client => client.Orders.Values).Where(order => order.Lives && (order.Instrument - 1) / 2 == shard)];
        Require(told.Length == open.Count, "members know which of their orders live", $"{told.Length} of {open.Count}");
        foreach (ClientOrder order in told)
        {
            bool isThere = engine.TryFindOrder(order.Reference, out OrderView view);
            Require(
                isThere && view.Open == order.Open && open.GetValueOrDefault(order.Reference) == order.Open,
                "members know what of their orders is open", $"{order.Token}: {order.Open}, {view.Open} in the book");
        }

        foreach (FeedClient client in FeedClients.Where(client => client.Shard == shard))
        {
            CheckBook(engine, client, shard);
        }
    }

    private static void CheckBook(MatchingEngine<Market.Events.EventBufferSink> engine, FeedClient client, int shard)
    {
        for (uint number = (uint)(2 * shard) + 1; number <= (2 * shard) + 2; number++)
        {
            foreach (Side side in (Side[])[Side.Bid, Side.Ask])
            {
                client.Books.TryFindStock(Ringside.Protocols.Fields.Alpha8.Of(VenueMembers.SymbolOf((int)number)), out ushort stock);
                List<ItchLevel> expected = [];
                foreach (BookLevel level in engine.Levels(number, side))
                {
                    expected.Add(new ItchLevel((uint)level.Price, (ulong)level.Quantity, level.Orders));
                }

                var levels = new ItchLevel[expected.Count + 1];
                int count = client.Books.CopyTop(stock, side, levels);
                Require(
                    expected.SequenceEqual(levels[..count]), "a book of the feed is the engine's",
                    $"instrument {number}, {side}: {string.Join(' ', levels[..count])}, should be {string.Join(' ', expected)}");
            }
        }
    }

    private static List<byte[]> MessagesOf(MessageLog log)
    {
        List<byte[]> messages = [];
        var cursor = new StreamCursor(1);
        while (log.TryRead(ref cursor, out ReadOnlySpan<byte> message))
        {
            messages.Add(message.ToArray());
        }

        return messages;
    }

    private static void CheckEqual(List<byte[]> expected, List<byte[]> found, string what)
    {
        for (int i = 0; i < Math.Max(expected.Count, found.Count); i++)
        {
            if (i >= expected.Count || i >= found.Count || !expected[i].AsSpan().SequenceEqual(found[i]))
            {
                throw new InvariantException(
                    "everybody has the same messages of a member",
                    $"{what}: message {i + 1} is {TextOf(found, i)}, in the stream {TextOf(expected, i)}");
            }
        }
    }

    private static string TextOf(List<byte[]> messages, int index) =>
        index < messages.Count ? Convert.ToHexString(messages[index]) : "not there";

    private static void Require(bool holds, string what, string found)
    {
        if (!holds)
        {
            throw new InvariantException(what, found);
        }
    }

    private string State()
    {
        IEnumerable<string> engines = _currentEngines.Select(host =>
            $"engine {host.Shard}: {host.Engine?.State} {host.Engine?.Core.LastNumber}/{host.Engine?.Stable} {host.Engine?.Problem}");
        IEnumerable<string> gateways = _gateways.Select(host => $"gateway {host.Node}: at "
            + string.Join('+', Enumerable.Range(0, Scenario.Shards).Select(shard => host.Gateway?.Reader.PositionOf(shard).Number)));
        IEnumerable<string> feeds = _feeds.Select(host => $"feed {host.Node}: {host.Data?.Publication.NextNumber} {host.Data?.IsLive}");
        IEnumerable<string> followers = FeedClients.Select(client => $"follower of {client.Shard}: {client.Follower.NextNumber}");
        IEnumerable<string> stores = Stores.Select(store => $"store {store.Node}: " + string.Join(
            '+', Enumerable.Range(0, Layout.Streams.Length).Select(stream => store.KeptOf(stream) + (store.Serves(stream) ? "" : "?"))));
        string[] merge = Merge is null ? [] : [$"merge {(Merge.Writes ? "writes" : "waits")} {Auditor.Reader!.MergePosition.Number}"];
        IEnumerable<string> clients = Clients.Select(client => client.Waits);
        return string.Join("; ", [.. engines, .. merge, .. gateways, .. feeds, .. followers, .. stores, .. clients]);
    }
}
