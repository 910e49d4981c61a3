using Ringside.App.Datagrams;
using Ringside.App.Output;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.App.Tests.Datagrams;

/// <summary>What <see cref="Pinger"/> counts, over a network that answers as it is told.</summary>
public sealed class PingerTests
{
    private const long Timeout = 1_000;

    private readonly EchoSocket _socket = new();

    [Fact]
    public void Pings_to_warm_up_are_sent_and_count_for_nothing()
    {
        using var waiter = new Waiter(WaitStrategy.Spin);
        var pinger = new Pinger(_socket, waiter, new PingSettings(3, 0, Timeout, 20, 7));
        for (long now = 0; pinger.DoWork(now) != IAgent.Ended; now++)
        {
            Assert.InRange(now, 0, 1_000);
        }

        Assert.Equal(23, _socket.Pings);
        Assert.Equal((3, 3, 0, 0), (pinger.Sent, pinger.User.Count, pinger.Lost, pinger.Strays));
    }

    [Fact]
    public void The_first_one_without_an_answer_ends_the_warming_up()
    {
        _socket.Answers = false;
        using var waiter = new Waiter(WaitStrategy.Spin);
        var pinger = new Pinger(_socket, waiter, new PingSettings(1, 0, long.MinValue / 2, 20, 7));
        for (long now = 0; pinger.DoWork(now) != IAgent.Ended; now++)
        {
            Assert.InRange(now, 0, 1_000);
        }

        Assert.Equal(2, _socket.Pings);
        Assert.Equal((1, 1), (pinger.Sent, pinger.Lost));
    }

    [Fact]
    public void A_ping_that_is_out_when_it_ends_is_under_way()
    {
        _socket.Answers = false;
        using var waiter = new Waiter(WaitStrategy.Spin);
        var pinger = new Pinger(_socket, waiter, new PingSettings(5, 0, long.MaxValue / 2, 0, 7));
        pinger.DoWork(0);

        Assert.Equal((1, 0, 1), (pinger.Sent, pinger.Lost, pinger.UnderWay));
        Assert.StartsWith("1 sent, 0 answered, 0 lost, 1 under way, 0 strays", PingReport.Text(pinger), StringComparison.Ordinal);
        Assert.Contains("\"lost\":0,\"under_way\":1,", PingReport.Json(pinger), StringComparison.Ordinal);
    }

    [Fact]
    public void A_percentile_is_shown_only_with_ten_round_trips_beyond_it()
    {
        using var waiter = new Waiter(WaitStrategy.Spin);
        var pinger = new Pinger(_socket, waiter, new PingSettings(999, 0, Timeout, 0, 7));
        for (long now = 0; pinger.DoWork(now) != IAgent.Ended; now++)
        {
            Assert.InRange(now, 0, 10_000);
        }

        Assert.Contains("\"p99_ns\":null,\"p999_ns\":null,", PingReport.Json(pinger), StringComparison.Ordinal);
        Assert.DoesNotContain("\"p50_ns\":null", PingReport.Json(pinger), StringComparison.Ordinal);
        Assert.Matches(@"user to user +[\d,.]+ +- +- +[\d,.]+\n", PingReport.Text(pinger));
    }

    private sealed class EchoSocket : IPingSocket
    {
        private readonly Queue<PingPacket> _answers = new();

        public bool Answers { get; set; } = true;

        public int Pings { get; private set; }

        public string Name => "echo";

        public int Descriptor => -1;

        public PollEvents WakeOn => PollEvents.None;

        public Endpoint LocalEndpoint => default;

        public string? NoSendStamps => "there is no kernel";

        public Errno Send(in PingPacket packet)
        {
            Pings++;
            if (Answers)
            {
                _answers.Enqueue(packet with { IsAnswer = true });
            }

            return Errno.None;
        }

        public bool TryReceive(out PingPacket packet, out long stampNanos)
        {
            stampNanos = 0;
            return _answers.TryDequeue(out packet);
        }

        public bool TryTakeSendStamp(out uint number, out long stampNanos)
        {
            number = 0;
            stampNanos = 0;
            return false;
        }

        public void Dispose()
        {
        }
    }
}
