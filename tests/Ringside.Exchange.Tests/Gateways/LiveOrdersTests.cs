using Ringside.Exchange.Clients;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Shards;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class LiveOrdersTests
{
    private static readonly OrderTokens Tokens = new("T");

    // Few ids, tokens and hashes, so that all of them meet.
    [Fact]
    public void Places_are_found_by_their_hashes_until_they_are_taken_out() => SeededRandom.ForEachSeed(30, random =>
    {
        var index = new PlaceIndex(2);
        var model = new HashSet<(uint Hash, int Place)>();
        for (int step = 0; step < 3_000; step++)
        {
            uint hash = (uint)random.Next(40) | ((uint)random.Next(2) << 31);
            int place = random.Next(20);
            if (random.Next(2) == 0 && model.Add((hash, place)))
                index.Add(hash, place);
            else
                Assert.Equal(model.Remove((hash, place)), index.Remove(hash, place));
            Assert.Equal(model.Count, index.Count);
            uint wanted = (uint)random.Next(40);
            Assert.Equal(model.Where(one => one.Hash == wanted).Select(one => one.Place).Order(), Find(index, wanted).Order());
        }
    });

    [Fact]
    public void Orders_are_found_by_id_and_by_the_youngest_owner_of_a_token() => SeededRandom.ForEachSeed(30, random =>
    {
        var orders = new LiveOrders(2, 77);
        var ids = new Dictionary<(int, ulong), int>();
        var tokens = new Dictionary<(uint, OrderToken), int>();
        for (int step = 0; step < 2_000; step++)
        {
            (int shard, ulong id) = (random.Next(2), (ulong)random.Next(40));
            (uint session, OrderToken token) = ((uint)random.Next(3), Tokens.At(random.Next(40)));
            if (!ids.TryGetValue((shard, id), out int place))
            {
                Assert.True(orders.TryAdd(new LiveOrder { Shard = shard, Id = id, Session = session, Token = token }, out place));
                (ids[(shard, id)], tokens[(session, token)]) = (place, place);
            }
            else if (random.Next(3) == 0)
            {
                ulong other = 40 + (ulong)step;
                Forget(place);
                session = orders[place].Session;
                orders.Rename(place, other, token);
                (ids[(shard, other)], tokens[(session, token)]) = (place, place);
            }
            else
            {
                Assert.False(orders.TryAdd(orders[place], out int refused));
                Assert.Equal(-1, refused);
                Forget(place);
                orders.Remove(place);
            }

            Compare();
        }

        void Forget(int place)
        {
            LiveOrder order = orders[place];
            ids.Remove((order.Shard, order.Id));
            if (tokens.TryGetValue((order.Session, order.Token), out int owner) && owner == place)
                tokens.Remove((order.Session, order.Token));
        }

        void Compare()
        {
            Assert.Equal(ids.OrderBy(one => one.Key).Select(one => one.Value), orders.Sorted());
            Assert.Equal(ids.Count, orders.Count);
            for (uint session = 0; session < 3; session++)
            {
                OrderToken token = Tokens.At(random.Next(40));
                bool isThere = tokens.TryGetValue((session, token), out int place);
                Assert.Equal(isThere, orders.TryFind(session, token, out int found));
                Assert.Equal(isThere ? place : -1, found);
            }
        }
    });

    [Fact]
    public void Tokens_that_are_counted_up_stand_beside_each_other_and_others_do_not()
    {
        for (long number = 10; number < 1_000; number++)
        {
            uint hash = TokenHash.Of(1, Tokens.At(number), 5);
            Assert.Equal((uint)(number % 10), hash & 15);
            Assert.Equal(TokenHash.Of(1, Tokens.At(number / 10 * 10), 5) >> 4, hash >> 4);
            Assert.NotEqual(TokenHash.Of(1, Tokens.At(number + 10), 5) >> 4, hash >> 4);
            Assert.NotEqual(TokenHash.Of(2, Tokens.At(number), 5) >> 4, hash >> 4);
            Assert.NotEqual(TokenHash.Of(1, Tokens.At(number), 6) >> 4, hash >> 4);
        }

        Assert.NotEqual(TokenHash.Of(0, 1UL, 5) >> 4, TokenHash.Of(1, 1UL, 5) >> 4);
        Assert.Equal(TokenHash.Of(0, 16UL, 5) + 3, TokenHash.Of(0, 19UL, 5));
    }

    private static List<int> Find(PlaceIndex index, uint hash)
    {
        List<int> found = [];
        int at = index.Start(hash);
        int place;
        while ((place = index.Next(hash, ref at)) >= 0)
            found.Add(place);
        return found;
    }
}
