using System.Buffers.Binary;
using Ringside.Exchange.MarketData;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class RerequestServerTests
{
    private const long Second = 1_000_000_000;
    private static readonly Alpha10 Session = Alpha10.Of("DAY1");

    private static readonly RerequestServerOptions Options = new()
    {
        Session = Session,
        MaximumPacket = 200,
        MaximumMessages = 5,
        AnswersPerSecond = 10,
        Burst = 3,
        AnswersPerSecondInAll = 100,
        BurstInAll = 20,
        MaximumAddresses = 8,
    };

    private readonly ItchHistory _history = new(16);
    private readonly byte[] _answer = new byte[200];

    public RerequestServerTests()
    {
        for (int number = 1; number <= 40; number++)
            _history.Append(MessageOf((ulong)number));
    }

    [Fact]
    public void The_wanted_messages_come_in_one_packet_as_many_as_fit()
    {
        RerequestServer server = new(Options, _history);

        Assert.Equal([30, 31], Read(server.Answer(Request(30, 2), 1, 0, _answer)));
        Assert.Equal([30, 31, 32, 33, 34], Read(server.Answer(Request(30, 100), 2, 0, _answer)));
        Assert.Equal([39, 40], Read(server.Answer(Request(39, 100), 3, 0, _answer)));
        RerequestServer small = new(Options with { MaximumPacket = 100 }, _history);
        Assert.Equal([30, 31, 32], Read(small.Answer(Request(30, 100), 1, 0, _answer)));
        Assert.Equal(3, server.Answers);
        Assert.Equal(9, server.AnsweredMessages);
    }

    [Fact]
    public void What_cannot_be_answered_is_silence_and_counted()
    {
        RerequestServer server = new(Options, _history);

        Assert.Equal(0, server.Answer(Request(30, 2, "DAY2"), 1, 0, _answer));
        Assert.Equal(0, server.Answer(Request(41, 2), 1, 0, _answer));
        Assert.Equal(0, server.Answer(Request(0, 2), 1, 0, _answer));
        Assert.Equal(0, server.Answer(Request(ulong.MaxValue, 2), 1, 0, _answer));
        Assert.Equal(0, server.Answer(Request(30, 0), 1, 0, _answer));
        Assert.Equal(0, server.Answer([1, 2, 3], 1, 0, _answer));
        Assert.Equal(0, server.Answer(Request(24, 2), 1, 0, _answer));

        Assert.Equal(
            (1, 3, 2, 1), (server.OtherSessions, server.UnknownNumbers, server.Malformed, server.ForgottenNumbers));
    }

    [Fact]
    public void Older_messages_come_from_the_owner()
    {
        RerequestServer server = new(Options, _history, new Older());

        Assert.Equal([22, 23, 24, 25, 26], Read(server.Answer(Request(22, 9), 1, 0, _answer)));
        Assert.Equal([39, 40], Read(server.Answer(Request(39, 9), 1, 0, _answer)));
        Assert.Equal(0, server.Answer(Request(9, 9), 1, 0, _answer));
        Assert.Equal(1, server.ForgottenNumbers);
    }

    [Fact]
    public void An_address_has_a_budget_that_comes_back()
    {
        RerequestServer server = new(Options, _history);

        Assert.Equal([true, true, true, false], Ask(server, 1, 0, 4));
        Assert.Equal([true], Ask(server, 2, 0, 1));
        Assert.Equal([true, false], Ask(server, 1, Second / 10, 2));
        Assert.Equal([true, true, true, false], Ask(server, 1, 10 * Second, 4));
        Assert.Equal(3, server.LimitedByAddress);
    }

    [Fact]
    public void Many_addresses_share_one_budget_and_bounded_memory()
    {
        RerequestServer crowded = new(Options, _history);
        for (uint address = 1; address <= 8; address++)
            Assert.Equal([true], Ask(crowded, address, 0, 1));
        Assert.Equal([false], Ask(crowded, 9, 0, 1));
        Assert.Equal([true], Ask(crowded, 9, Second, 1));

        RerequestServer roomy = new(Options with { MaximumAddresses = 1 << 10 }, _history);
        int answered = 0;
        for (uint address = 1; address <= 100; address++)
            answered += Ask(roomy, address, 0, 1)[0] ? 1 : 0;
        Assert.Equal(20, answered);
        Assert.Equal(80, roomy.LimitedInAll);
    }

    [Fact]
    public void No_bytes_make_it_throw_or_answer_with_what_was_not_asked() => SeededRandom.ForEachSeed(10, random =>
    {
        RerequestServer server = new(Options with { AnswersPerSecond = 1_000_000 }, _history, new Older());
        ByteMutator mutator = new(random, Request(30, 5), Request(1, 0xFFFE));
        for (int round = 0; round < 5_000; round++)
        {
            byte[] request = mutator.Next();
            int length = server.Answer(request, random.NextUInt64(), round * Second, _answer);
            if (length == 0)
                continue;
            Assert.True(MoldPacketReader.TryOpen(_answer.AsSpan(0, length), out MoldPacketReader reader));
            Assert.Equal(BinaryPrimitives.ReadUInt64BigEndian(request.AsSpan(10)), reader.Header.SequenceNumber);
            Assert.InRange(reader.Header.MessageCount, 1, Math.Min(5, (int)BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(18))));
        }

        (long, long, long) counted = (server.Answers, server.Malformed, server.OtherSessions);
        Assert.True(counted.Item1 > 20 && counted.Item2 > 100 && counted.Item3 > 100, counted.ToString());
    });

    [Fact]
    public void Answering_allocates_nothing()
    {
        RerequestServer server = new(Options, _history, new Older());
        byte[] request = Request(22, 9);
        long now = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int round = 0; round < 5_000; round++)
                server.Answer(request, (UInt128)(uint)round, now += Second, _answer);
        }));
        Assert.Equal(10_000, server.Answers);
    }

    private static byte[] MessageOf(ulong number) => [(byte)number, .. new byte[20]];

    private static byte[] Request(ulong number, ushort count, string session = "DAY1")
    {
        byte[] request = new byte[MoldRequest.Size];
        new MoldRequest(Alpha10.Of(session), number, count).Write(request);
        return request;
    }

    private List<bool> Ask(RerequestServer server, uint address, long now, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => server.Answer(Request(30, 1), address, now, _answer) > 0)];

    private List<int> Read(int length)
    {
        Assert.True(MoldPacketReader.TryOpen(_answer.AsSpan(0, length), out MoldPacketReader reader));
        List<int> numbers = [];
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            Assert.Equal(message[0], reader.SequenceNumber);
            numbers.Add(message[0]);
        }

        return numbers;
    }

    private sealed class Older : IOlderMessages
    {
        public int Read(ulong number, Span<byte> destination)
        {
            if (number < 10)
                return -1;
            destination[..21].Clear();
            destination[0] = (byte)number;
            return 21;
        }
    }
}
