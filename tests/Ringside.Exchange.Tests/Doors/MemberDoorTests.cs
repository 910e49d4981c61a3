using System.Globalization;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Doors;

public sealed class MemberDoorTests
{
    private const long Milli = 1_000_000;

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Two_members_log_in_and_trade(ConnectionKind kind)
    {
        using DoorHarness door = new(kind);
        using SocketClient north = door.Connect().LogIn("NORTH1");
        using SocketClient south = door.Connect("127.0.0.2").LogIn("SOUTH1");
        Assert.True(SoupLoginAccepted.TryRead(north.Expect(SoupPacketType.LoginAccepted), out SoupLoginAccepted accepted));
        Assert.Equal(1UL, accepted.SequenceNumber);
        south.Expect(SoupPacketType.LoginAccepted);

        south.Send(Order("S1", 'S', 100));
        Assert.Equal('A', NextType(south));
        north.Send(Order("N1", 'B', 100));
        Assert.Equal('A', NextType(north));
        Assert.Equal('E', NextType(north));
        Assert.Equal('E', NextType(south));
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void A_wrong_secret_is_refused_and_after_some_the_address_is_locked_out(ConnectionKind kind)
    {
        using DoorHarness door = new(kind, options => options with { LockOut = new LockOutOptions { MostFailures = 2 } });
        for (int attempt = 0; attempt < 2; attempt++)
            AssertRefused(door, "NORTH1", "wrong", "127.0.0.1");
        AssertRefused(door, "NORTH1", "secret", "127.0.0.1");
        AssertRefused(door, "NOBODY", "secret", "127.0.0.1");
        using SocketClient other = door.Connect("127.0.0.3").LogIn("NORTH1");
        other.Expect(SoupPacketType.LoginAccepted);
        Assert.Equal(3, door.Door.Core.Counters.WrongSecrets);
        Assert.Equal(1, door.Door.Core.Counters.LockedOut);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Bytes_may_come_one_at_a_time(ConnectionKind kind)
    {
        using DoorHarness door = new(kind);
        using SocketClient client = door.Connect();
        SendSingly(client, SocketClient.LoginPacket("NORTH1"));
        client.Expect(SoupPacketType.LoginAccepted);
        SendSingly(client, Order("A1", 'B', 10));
        Assert.Equal('A', NextType(client));
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void A_packet_that_is_too_long_ends_the_connection_and_no_other(ConnectionKind kind)
    {
        using DoorHarness door = new(kind);
        using SocketClient good = door.Connect().LogIn("SOUTH1");
        good.Expect(SoupPacketType.LoginAccepted);
        using SocketClient bad = door.Connect();
        bad.Send([0xFF, 0xFF, (byte)'U']);
        bad.ExpectEnd();
        good.Send(Order("A1", 'B', 10));
        Assert.Equal('A', NextType(good));
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Who_does_not_log_in_is_cut_and_the_thread_slept_meanwhile(ConnectionKind kind)
    {
        using DoorHarness door = new(kind, options => options with { Session = new SoupSessionOptions { LoginNanos = 300 * Milli } });
        List<SocketClient> clients = [.. Enumerable.Range(0, 20).Select(_ => door.Connect())];
        DoorHarness.Until(() => door.Door.Counters.Accepted == 20, "all are in");
        clients[0].Send(SocketClient.LoginPacket("NORTH1")[..7]);
        long before = door.Cycles;
        clients.ForEach(client => client.ExpectEnd());
        Assert.InRange(door.Cycles - before, 1, 100);
        clients.ForEach(client => client.Dispose());
        DoorHarness.Until(() => door.Door.Counters.Closed == 20, "all are counted");
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Random_bytes_harm_nobody(ConnectionKind kind)
    {
        using DoorHarness door = new(kind);
        SeededRandom.ForEachSeed(8, random =>
        {
            using SocketClient client = door.Connect();
            byte[] bytes = new byte[131_072];
            random.NextBytes(bytes);
            bytes[0] = random.Next(2) == 0 ? (byte)0 : bytes[0];
            client.Send(bytes);
            client.FinishSending();
            client.ExpectEnd();
        });
        using SocketClient good = door.Connect().LogIn("NORTH1");
        good.Expect(SoupPacketType.LoginAccepted);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Who_does_not_read_is_cut_and_others_are_served(ConnectionKind kind)
    {
        using DoorHarness door = new(kind, options => options with
        {
            MostUnsettled = 65_536,
            Session = new SoupSessionOptions { StallNanos = 500 * Milli, QueueBytes = 8_192 },
        }, options: SmallBuffers);
        using SocketClient slow = door.Connect(receiveBuffer: 4_096).LogIn("NORTH1");
        slow.Expect(SoupPacketType.LoginAccepted);
        byte[] rest = [];
        for (int number = 0; !IsCut(door); number++)
        {
            Assert.True(number < 500_000);
            rest = [.. rest, .. Order($"T{number}", 'B', 1)];
            int count = 0;
            DoorHarness.Until(() => IsCut(door) || (count = slow.TrySend(rest)) > 0, "room, or the end");
            rest = rest[Math.Max(count, 0)..];
        }

        Assert.True(door.Door.Counters.Stalls > 0);
        using SocketClient good = door.Connect().LogIn("SOUTH1");
        good.Expect(SoupPacketType.LoginAccepted);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void A_reader_that_was_behind_gets_everything_in_order(ConnectionKind kind)
    {
        using DoorHarness door = new(
            kind, options => options with { Session = new SoupSessionOptions { QueueBytes = 1_024 } }, options: SmallBuffers);
        using SocketClient client = door.Connect(receiveBuffer: 4_096).LogIn("NORTH1");
        client.Expect(SoupPacketType.LoginAccepted);
        for (int number = 0; number < 3_000; number++)
            client.Send(Order($"T{number:D6}", 'B', 1));
        DoorHarness.Until(() => door.Door.Counters.Stalls > 0, "the reader is behind");
        for (int number = 0; number < 3_000; number++)
        {
            byte[] message = NextMessage(client);
            Assert.Equal($"T{number:D6}", System.Text.Encoding.ASCII.GetString(message, 9, 7));
        }
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Who_reads_is_not_cut_however_much_of_what_it_sends_at_once_is_refused(ConnectionKind kind)
    {
        using DoorHarness door = new(kind);
        using SocketClient client = door.Connect().LogIn("NORTH1");
        client.Expect(SoupPacketType.LoginAccepted);
        Assert.Equal((byte)'S', client.Expect(SoupPacketType.SequencedData)[0]);
        byte[] cancels = [.. Enumerable.Range(0, 20_000).SelectMany(number => Cancel($"X{number}"))];
        var sender = new Thread(() => client.Send(cancels));
        sender.Start();
        for (int number = 0; number < 20_000; number++)
            Assert.Equal((byte)'I', client.Expect(SoupPacketType.UnsequencedData)[0]);
        sender.Join();
        Assert.Equal(0, door.Door.Core.Counters.SlowReaders);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void What_one_duty_cycle_brings_leaves_with_one_send(ConnectionKind kind)
    {
        using DoorHarness door = new(kind, options => options with { Session = Quiet });
        using SocketClient client = door.Connect().LogIn("NORTH1");
        client.Expect(SoupPacketType.LoginAccepted);
        Assert.Equal((byte)'S', client.Expect(SoupPacketType.SequencedData)[0]);
        client.Send([.. Enumerable.Range(0, 50).SelectMany(number => Order($"T{number}", 'B', 1))]);
        for (int number = 0; number < 50; number++)
            Assert.Equal('A', NextType(client));

        // What was counted for one is certain only when the answer to the next has come. The first was for the log-in.
        client.Send(Order("LAST", 'B', 1));
        Assert.Equal('A', NextType(client));
        DoorHarness.Until(() => door.Door.Counters.Sends == 3, "three sends, not more");
        Assert.Equal(3, door.Door.Counters.Receives);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void An_address_has_only_so_many_connections(ConnectionKind kind)
    {
        using DoorHarness door = new(kind, options => options with { MostPerAddress = 3 });
        List<SocketClient> clients = [.. Enumerable.Range(0, 3).Select(_ => door.Connect())];
        using SocketClient fourth = door.Connect();
        fourth.ExpectEnd();
        using SocketClient other = door.Connect("127.0.0.2").LogIn("NORTH1");
        other.Expect(SoupPacketType.LoginAccepted);
        clients[0].Dispose();
        DoorHarness.Until(() => door.Door.Counters.Closed == 1, "the first is gone");
        using SocketClient next = door.Connect().LogIn("SOUTH1");
        next.Expect(SoupPacketType.LoginAccepted);
        clients.ForEach(client => client.Dispose());
        Assert.Equal(1, door.Door.Counters.Refused);
    }

    [Fact]
    public void Thousands_of_silent_connections_stay_small() =>
        HoldMany(ConnectionKind.Epoll, nameof(Thousands_of_silent_connections_stay_small));

    [Fact]
    public void Thousands_of_silent_connections_on_a_ring_stay_small() =>
        HoldMany(ConnectionKind.Ring, nameof(Thousands_of_silent_connections_on_a_ring_stay_small));

    private static void HoldMany(ConnectionKind kind, string test)
    {
        DoorKinds.Require(kind);
        if (ChildTest.Argument is null)
        {
            // In a process of its own: others would be counted, too.
            string asked = LongRuns.Choose(2_000, 9_000).ToString(CultureInfo.InvariantCulture);
            ChildTest.Run(typeof(MemberDoorTests), test, asked);
            return;
        }

        int many = int.Parse(ChildTest.Argument, CultureInfo.InvariantCulture);
        using DoorHarness door = new(
            kind, options => options with { MostPerAddress = many, Session = Quiet },
            options: new TcpServerOptions { MostConnections = 10_000 });
        List<SocketClient> clients = new(many);
        try
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int number = 0; number < many; number++)
                clients.Add(new SocketClient(door.Server, $"127.0.0.{1 + (number % 8)}"));
            DoorHarness.Until(() => door.Door.Counters.Accepted == many, "all are in");
            clients[^1].LogIn("NORTH1").Expect(SoupPacketType.LoginAccepted);
            long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / many;
            Assert.InRange(each, 0, 4_000);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        DoorHarness.Until(() => door.Door.Counters.Closed == many && door.Door.Core.Connections == 0, "all are gone");
    }

    private static TcpServerOptions SmallBuffers => new() { SendBufferBytes = 4_096 };

    private static SoupSessionOptions Quiet => new()
    {
        HeartbeatNanos = 60_000 * Milli,
        LoginNanos = 60_000 * Milli,
        IdleNanos = 60_000 * Milli,
    };

    private static byte[] Order(string token, char side, uint shares) =>
        TestClient.Packet(SoupPacketType.UnsequencedData, TestClient.Order(token, side, shares, 10_000));

    private static byte[] Cancel(string token) =>
        TestClient.Packet(SoupPacketType.UnsequencedData, new OuchCancelOrder { Token = Alpha14.Of(token), Shares = 0 });

    /// <summary>The next numbered message that is about an order.</summary>
    private static byte[] NextMessage(SocketClient client)
    {
        byte[] message = client.Expect(SoupPacketType.SequencedData);
        return message[0] == 'S' ? NextMessage(client) : message;
    }

    private static char NextType(SocketClient client) => (char)NextMessage(client)[0];

    private static bool IsCut(DoorHarness door) => door.Door.Core.Counters.SlowReaders == 1;

    private static void SendSingly(SocketClient client, byte[] bytes)
    {
        foreach (byte single in bytes)
            client.Send([single]);
    }

    private static void AssertRefused(DoorHarness door, string name, string secret, string from)
    {
        using SocketClient client = door.Connect(from).LogIn(name, secret);
        Assert.Equal([(byte)'A'], client.Expect(SoupPacketType.LoginRejected));
        client.ExpectEnd();
    }
}
