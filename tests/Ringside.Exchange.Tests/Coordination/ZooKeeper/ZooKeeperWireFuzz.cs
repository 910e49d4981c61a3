using Ringside.Exchange.Coordination.ZooKeeper;
using Ringside.Simulation.ZooKeeper;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

public sealed class ZooKeeperWireFuzz
{
    private static ZooKeeperRequest[] Requests { get; } =
    [
        ZooKeeperRequest.Get("/a", true), ZooKeeperRequest.List("/a", true), ZooKeeperRequest.Exists("/a", false),
        ZooKeeperRequest.Create("/a", "x"u8.ToArray(), ZooKeeperNodeKind.Ephemeral), ZooKeeperRequest.Set("/a", default, 1),
        ZooKeeperRequest.Delete("/a", 1), ZooKeeperRequest.Sync("/a"),
    ];

    private static byte[][] Bodies { get; } =
    [
        [], ServerPackets.Stat(), ServerPackets.Text("/a/b"), [0, 0, 0, 2, 1, 2, .. ServerPackets.Stat()],
        [0, 0, 0, 2, 0, 0, 0, 1, 0x78, 0, 0, 0, 1, 0x79, .. ServerPackets.Stat()], ServerPackets.Greeting()[4..],
        ServerPackets.Reply(3, 4)[4..], ServerPackets.Change(ZooKeeperChangeKind.Created, "/a")[20..],
    ];

    [Fact]
    public void No_decoder_throws_or_reads_more_than_its_bounds() => SeededRandom.ForEachSeed(500, random =>
    {
        ByteMutator mutator = new(random, Bodies);
        for (int i = 0; i < 40; i++)
        {
            byte[] bytes = mutator.Next();
            if (ZooKeeperWire.TryReadConnect(bytes, out ZooKeeperConnectAnswer greeting))
                Assert.True(greeting.TimeoutMillis is >= 0 and <= ZooKeeperLimits.LongestTimeoutMillis && greeting.Password.Length <= 64);
            if (ZooKeeperWire.TryReadHeader(bytes, out _, out ReadOnlySpan<byte> body))
                Assert.Equal(bytes.Length - 16, body.Length);
            if (ZooKeeperWire.TryReadChange(bytes, out ZooKeeperChange change))
                Assert.True(Enum.IsDefined(change.Kind) && change.Path.Length <= ZooKeeperLimits.LongestPath);
            foreach (ZooKeeperRequest request in Requests)
            {
                if (ZooKeeperWire.TryReadAnswer(1, request, ZooKeeperError.None, bytes, out ZooKeeperAnswer answer))
                    Assert.True(answer.Data.Length <= bytes.Length && answer.Children.Count <= bytes.Length / 4);
            }
        }
    });

    [Fact]
    public void A_packet_that_is_cut_anywhere_is_refused_as_a_whole()
    {
        byte[][] answers = [Bodies[3], Bodies[4], Bodies[1], Bodies[2], Bodies[1], [], Bodies[2]];
        for (int i = 0; i < Requests.Length; i++)
        {
            for (int length = 0; length < answers[i].Length; length++)
            {
                byte[] cut = answers[i][..length];
                Assert.False(ZooKeeperWire.TryReadAnswer(1, Requests[i], ZooKeeperError.None, cut, out _), $"{Requests[i]} {length}");
            }
        }

        for (int length = 0; length < 16; length++)
            Assert.False(ZooKeeperWire.TryReadHeader(Bodies[6].AsSpan(0, length), out _, out _));

        // Without its last byte it is the answer of a server before 3.4.
        for (int length = 0; length < Bodies[5].Length - 1; length++)
            Assert.False(ZooKeeperWire.TryReadConnect(Bodies[5].AsSpan(0, length), out _));
        for (int length = 0; length < Bodies[7].Length; length++)
            Assert.False(ZooKeeperWire.TryReadChange(Bodies[7].AsSpan(0, length), out _));
    }

    [Fact]
    public void Lengths_and_counts_beyond_the_bounds_take_no_memory()
    {
        byte[] count = [0x7F, 0xFF, 0xFF, 0xFF, .. new byte[100]];
        foreach (ZooKeeperRequest request in Requests.Where(request => request.Operation != ZooKeeperOperation.Exists
            && request.Operation != ZooKeeperOperation.SetData))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.False(ZooKeeperWire.TryReadAnswer(1, request, ZooKeeperError.None, count, out _));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_096);
        }

        // Within the bounds, but there cannot be so many in so few bytes.
        byte[] few = [0, 0, 0x0F, 0, .. new byte[100]];
        long start = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(ZooKeeperWire.TryReadAnswer(1, Requests[1], ZooKeeperError.None, few, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 4_096);

        byte[] notText = [0, 0, 0, 2, 0xC3, 0x28];
        Assert.False(ZooKeeperWire.TryReadAnswer(1, Requests[6], ZooKeeperError.None, notText, out _));
    }

    [Fact]
    public void Spoiled_bytes_of_a_server_never_throw_and_each_request_gets_one_answer() => SeededRandom.ForEachSeed(300, random =>
    {
        ByteMutator mutator = new(
            random,
            [.. ServerPackets.Greeting(), .. ServerPackets.Reply(1, 5, ZooKeeperError.None, Bodies[3]),
                .. ServerPackets.Change(ZooKeeperChangeKind.DataChanged, "/a"), .. ServerPackets.Reply(-2, 6),
                .. ServerPackets.Reply(2, 7, ZooKeeperError.NoNode)]);
        for (int round = 0; round < 20; round++)
        {
            SessionUnderTest test = new();
            test.Open();
            ReadOnlySpan<byte> bytes = mutator.Next();
            int asked = 0;
            while (!bytes.IsEmpty)
            {
                int count = random.Next(1, Math.Min(bytes.Length, 40) + 1);
                test.Session.Received(bytes[..count], test.NowNanos);
                bytes = bytes[count..];
                if (asked < 2 && test.Session.TryRequest(test, asked, Requests[0], test.NowNanos))
                    asked++;
            }

            test.Session.Gone("end", test.NowNanos);
            Assert.Equal(Enumerable.Range(0, asked), test.Answers.Select(answer => answer.Tag));
            Assert.NotNull(test.Session.Problem);
        }
    });

    [Fact]
    public void Spoiled_bytes_of_a_client_never_throw_in_the_simulated_server() => SeededRandom.ForEachSeed(200, random =>
    {
        List<byte> bytes = [];
        byte[] room = new byte[512];
        ZooKeeperWire.TryWriteConnect(new ZooKeeperConnectRequest(0, 500, 0, default), room, out ReadOnlySpan<byte> packet);
        bytes.AddRange(packet);
        for (int i = 0; i < Requests.Length; i++)
        {
            ZooKeeperWire.TryWriteRequest(i + 1, Requests[i], false, room, out packet);
            bytes.AddRange(packet);
        }

        ByteMutator mutator = new(random, [.. bytes]);
        for (int round = 0; round < 20; round++)
        {
            SimulatedZooKeeper ensemble = new(1, 100_000_000);
            SimulatedZooKeeperConnection connection = ensemble.Connect(0)!;
            connection.Received(mutator.Next());
            Assert.InRange(ensemble.Log.Count, 0, 20);
        }
    });
}
