using Ringside.Exchange.Doors;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Doors;

public sealed class TcpServerTests
{
    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Each_of_many_gets_its_own_bytes_back(ConnectionKind kind)
    {
        // More than one call of a ring sends.
        const int many = 300;
        using EchoServer echo = new(kind);
        List<SocketClient> clients = [.. Enumerable.Range(0, many).Select(_ => echo.Connect())];
        echo.Until(() => echo.Server.Connections == many);
        for (int number = 0; number < many; number++)
            clients[number].Send(BitConverter.GetBytes(number));
        echo.Until(() => echo.Server.Counters.SentBytes == many * sizeof(int));
        byte[] answer = new byte[64];
        for (int number = 0; number < many; number++)
        {
            Assert.Equal(sizeof(int), clients[number].Receive(answer));
            Assert.Equal(number, BitConverter.ToInt32(answer));
            clients[number].Dispose();
        }

        echo.Until(() => echo.Ends == many);
        TcpServerCounters expected = new()
        {
            Accepted = many,
            Receives = many,
            ReceivedBytes = many * sizeof(int),
            Sends = many,
            SentBytes = many * sizeof(int),
            Closed = many,
        };
        Assert.Equal(expected, echo.Server.Counters);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Much_at_once_comes_back_whole_and_in_order(ConnectionKind kind)
    {
        // Larger than a buffer, a send by a ring, and what the kernel takes at once.
        const int length = 1_500_000;
        using EchoServer echo = new(kind, new TcpServerOptions { SendBufferBytes = 16_384, ReceiveBytes = 65_536, FlushBytes = length });
        byte[] bytes = new byte[length];
        SeededRandom.ForEachSeed(1, random => random.NextBytes(bytes));
        byte[] answer = new byte[length + 1];
        (int sent, int received) = (0, 0);
        using SocketClient client = echo.Connect();
        echo.Until(() =>
        {
            sent += Math.Max(0, sent == length ? 0 : client.TrySend(bytes.AsSpan(sent)));
            received += sent < length ? 0 : Math.Max(0, client.TryReceive(answer.AsSpan(received)));
            return received == length;
        });
        Assert.Equal(bytes, answer[..length]);
        Assert.True(echo.Server.Counters.Stalls > 0);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Nothing_is_allocated_for_a_message(ConnectionKind kind)
    {
        const int members = 8;
        using EchoServer echo = new(kind);
        List<SocketClient> clients = [.. Enumerable.Range(0, members).Select(_ => echo.Connect())];
        echo.Until(() => echo.Server.Connections == members);
        byte[] message = new byte[50];
        byte[] answer = new byte[64];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int round = 0; round < 1_000; round++)
            {
                for (int member = 0; member < members; member++)
                    clients[member].TrySend(message);
                for (int member = 0; member < members; member++)
                {
                    while (clients[member].TryReceive(answer) < message.Length)
                        echo.Step();
                }
            }
        }));
        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void A_reset_is_told_once_and_its_number_is_free(ConnectionKind kind)
    {
        using EchoServer echo = new(kind, new TcpServerOptions { MostConnections = 1 });
        for (int round = 1; round <= 20; round++)
        {
            SocketClient client = echo.Connect();
            client.Send(new byte[100]);
            echo.Until(() => echo.Server.Counters.SentBytes == 100 * round);
            client.Dispose(); // with bytes that it has not read: a reset (RFC 2525, section 2.17)
            echo.Until(() => echo.Ends == round);
        }

        Assert.Equal((20, 20, 0), (echo.Server.Counters.Accepted, echo.Server.Counters.Closed, echo.Server.Connections));
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Who_has_closed_one_half_gets_what_was_asked_for_before(ConnectionKind kind)
    {
        using EchoServer echo = new(kind);
        using SocketClient client = echo.Connect();
        client.Send(new byte[100]);
        client.FinishSending();
        echo.Until(() => echo.Ends == 1);
        Assert.Equal(100, echo.Server.Counters.ReceivedBytes);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void News_that_waits_does_not_reach_who_has_got_the_number_meanwhile(ConnectionKind kind)
    {
        // Of three pieces of news a cycle takes two: that somebody connects, and what makes the user close the one that the third is of.
        using EchoServer echo = new(kind, new TcpServerOptions { MostConnections = 2, ReadsPerCycle = 2 }) { Echoes = false };
        TcpServerCounters counters = echo.Server.Counters;
        using SocketClient first = echo.Connect();
        using SocketClient second = echo.Connect();
        echo.Until(() => counters.Accepted == 2);
        for (int step = 0; step < 10; step++)
            echo.Step();
        long tooMuch = 0;
        echo.OnReceived = (connection, bytes) =>
        {
            tooMuch += connection == 1 && counters.Accepted == 3 ? 1 : 0;
            if (connection == 0)
                echo.Close(1);
        };
        using SocketClient third = echo.Connect();
        first.Send([1]);
        second.Send([2]);
        echo.Until(() => counters is { Accepted: 3, Closed: 1 });
        for (int step = 0; step < 10; step++)
            echo.Step();
        Assert.Equal((0L, 0), (tooMuch, echo.Ends));
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Late_news_of_a_closed_connection_reaches_nobody_who_has_its_number(ConnectionKind kind)
    {
        using EchoServer echo = new(kind, new TcpServerOptions { MostConnections = 1 }) { Echoes = false };
        List<byte[]> received = [];
        echo.OnReceived = (connection, bytes) =>
        {
            received.Add(bytes);
            echo.Close(connection);
        };
        for (byte round = 0; round < 200; round++)
        {
            using SocketClient client = echo.Connect();
            client.Send([round]);
            echo.Until(() => received.Count == round + 1);
            client.Send([0xFF]); // on its way to a connection that is closed
            Assert.Equal([round], received[round]);
        }

        Assert.Equal((0, 200), (echo.Ends, echo.Server.Counters.Closed));
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void What_the_user_has_closed_takes_no_more_from_its_client(ConnectionKind kind)
    {
        // Whatever is under way for a connection would hold its socket open.
        using EchoServer echo = new(kind);
        using SocketClient client = echo.Connect();
        echo.Until(() => echo.Server.Connections == 1);
        echo.Step();
        echo.Close(0);
        echo.Until(() => client.TrySend([1]) is -(int)Errno.EPIPE or -(int)Errno.ECONNRESET);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void No_more_is_received_than_the_user_takes(ConnectionKind kind)
    {
        using EchoServer echo = new(kind) { Space = 10 };
        TcpServerCounters counters = echo.Server.Counters;
        using SocketClient client = echo.Connect();
        client.Send(new byte[50]);
        echo.OnReceived = (_, _) => echo.Space -= counters.ReceivedBytes >= 30 ? echo.Space : 0;
        echo.Until(() => counters.ReceivedBytes == 30);
        for (int step = 0; step < 100; step++)
            echo.Step();
        Assert.Equal(30, counters.ReceivedBytes);
        echo.OnReceived = null;
        echo.Space = 1_000;
        echo.Server.Resume(0);
        echo.Until(() => counters.ReceivedBytes == 50);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void The_end_of_a_connection_is_told_while_nothing_is_taken_from_it(ConnectionKind kind)
    {
        using EchoServer echo = new(kind) { Space = 100 };
        echo.OnReceived = (_, _) => echo.Space = 0;
        SocketClient client = echo.Connect();
        client.Send(new byte[100]);
        echo.Until(() => echo.Server.Counters.SentBytes == 100);
        client.Send(new byte[100]);
        for (int step = 0; step < 100; step++)
            echo.Step();
        Assert.Equal(0, echo.Ends);
        client.Dispose(); // a reset, as it has not read
        echo.Until(() => echo.Ends == 1);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void A_flood_of_connections_is_taken_in_piece_by_piece(ConnectionKind kind)
    {
        using EchoServer echo = new(kind, new TcpServerOptions { MostConnections = 40, AcceptsPerCycle = 4 });
        TcpServerCounters counters = echo.Server.Counters;
        List<SocketClient> clients = [.. Enumerable.Range(0, 50).Select(_ => echo.Connect())];
        echo.Until(() =>
        {
            long before = counters.Accepted + counters.Refused;
            echo.Step();
            Assert.InRange(counters.Accepted + counters.Refused - before, 0, 4);
            return counters.Accepted + counters.Refused == 50;
        });
        Assert.Equal((40, 10, 40), (counters.Accepted, counters.Refused, echo.Server.Connections));
        clients.ForEach(client => client.Dispose());
        echo.Until(() => echo.Ends == 40);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void A_thread_sleeps_while_nothing_comes_and_wakes_when_something_does(ConnectionKind kind)
    {
        using EchoServer echo = new(kind);
        using SocketClient client = echo.Connect();
        byte[] answer = new byte[64];
        for (int round = 0; round < 50; round++)
        {
            client.Send(new byte[10]);
            while (client.TryReceive(answer) < 0)
                Turn(echo, Waiter.Never);
        }

        // Work that is done already may end some sleeps, and not each.
        long end = KernelClock.MonotonicNanos() + 50_000_000;
        int turns = 0;
        for (; KernelClock.MonotonicNanos() < end; turns++)
            Turn(echo, end);
        Assert.InRange(turns, 1, 8);
    }

    [Fact]
    public void Where_rings_are_forbidden_connections_are_served_by_epoll_and_the_reason_is_told()
    {
        ChosenConnections chosen = null!;
        KernelException refusal = null!;
        ForbiddenCalls.Run(ForbiddenCalls.FirstOfIoUring, ForbiddenCalls.LastOfIoUring, (int)Errno.EPERM, () =>
        {
            chosen = ConnectionChoice.Make("auto");
            refusal = Assert.Throws<KernelException>(() => ConnectionChoice.Make("ring"));
        });
        Assert.Equal(ConnectionKind.Epoll, chosen.Kind);
        Assert.Equal(refusal.Message, chosen.WhyNotRing);
        Assert.Contains("io_uring_setup", chosen.ToString(), StringComparison.Ordinal);
        Assert.Equal("epoll", ConnectionChoice.Make("epoll").ToString());
        Assert.Throws<ArgumentException>(() => ConnectionChoice.Make("poll"));
    }

    private static void Turn(EchoServer echo, long deadlineNanos)
    {
        int work = echo.Step();
        echo.Waiter.DeadlineNanos = Math.Min(deadlineNanos, echo.Server.DeadlineNanos);
        echo.Waiter.Idle(work, KernelClock.MonotonicNanos());
    }
}
