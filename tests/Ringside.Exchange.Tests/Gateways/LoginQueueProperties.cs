using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

/// <summary>The queue of log-ins against lists that are searched.</summary>
public sealed class LoginQueueProperties
{
    private const int Connections = 12;
    private const int Addresses = 4;
    private const int MostVerified = 2;
    private const int MostOfOne = 4;
    private const int MostWaiting = 7;

    [Fact]
    public void It_does_what_lists_do_on_random_log_ins() => SeededRandom.ForEachSeed(50, random =>
    {
        LoginLimits limits = new()
        {
            MostVerifiedPerAddress = MostVerified,
            MostWaitingPerAddress = MostOfOne,
            MostWaiting = MostWaiting,
            FailureBurst = 1_000_000,
        };
        LoginQueue queue = new(limits, Connections, 3);
        Lists lists = new();
        for (int step = 0; step < 2_000; step++)
        {
            int connection = random.Next(Connections);
            int address = random.Next(Addresses);
            switch (random.Next(5))
            {
                case 0 or 1 when !queue.Has(connection):
                    bool isAdded = queue.TryAdd(connection, At(address), out int pushedOut);
                    Assert.Equal(lists.TryAdd(connection, address, out int expected), isAdded);
                    Assert.Equal(expected, pushedOut);
                    break;
                case 2:
                    queue.Remove(connection);
                    lists.Remove(connection);
                    break;
                case 3:
                    bool hasBegun = queue.TryBegin(step, out int begun);
                    Assert.Equal(lists.TryBegin(out int expectedOne), hasBegun);
                    Assert.Equal(expectedOne, begun);
                    break;
                default:
                    if (lists.Verified[address] > 0)
                    {
                        lists.Verified[address]--;
                        queue.End(At(address), random.NextBool());
                    }

                    break;
            }

            Assert.Equal(lists.Waiting, queue.Waiting);
            Assert.Equal(long.MaxValue, queue.ReadyNanos);
        }
    });

    private static ClientAddress At(int address) => ClientAddress.FromIPv4((uint)address + 1);

    private sealed class Lists
    {
        // Addresses in the order of their turns, each with its log-ins.
        private readonly List<(int Address, List<int> Waiting)> _turns = [];

        internal int[] Verified { get; } = new int[Addresses];

        internal int Waiting => _turns.Sum(turn => turn.Waiting.Count);

        internal bool TryAdd(int connection, int address, out int pushedOut)
        {
            pushedOut = -1;
            int own = _turns.Find(turn => turn.Address == address).Waiting?.Count ?? 0;
            if (own >= MostOfOne)
                return false;
            if (Waiting >= MostWaiting)
            {
                List<int> longest = _turns.MaxBy(turn => turn.Waiting.Count).Waiting;
                if (longest.Count <= own + 1)
                    return false;
                pushedOut = longest[^1];
                longest.RemoveAt(longest.Count - 1);
            }

            if (own == 0)
                _turns.Add((address, []));
            _turns.Find(turn => turn.Address == address).Waiting.Add(connection);
            return true;
        }

        internal void Remove(int connection)
        {
            _turns.ForEach(turn => turn.Waiting.Remove(connection));
            _turns.RemoveAll(turn => turn.Waiting.Count == 0);
        }

        internal bool TryBegin(out int connection)
        {
            connection = -1;
            int place = _turns.FindIndex(turn => Verified[turn.Address] < MostVerified);
            if (place < 0)
                return false;
            (int address, List<int> waiting) = _turns[place];
            connection = waiting[0];
            waiting.RemoveAt(0);
            Verified[address]++;

            // All that were passed over, and it itself, are behind the others now.
            List<(int, List<int>)> passed = _turns.GetRange(0, place + 1);
            _turns.RemoveRange(0, place + 1);
            _turns.AddRange(passed);
            _turns.RemoveAll(turn => turn.Waiting.Count == 0);
            return true;
        }
    }
}
