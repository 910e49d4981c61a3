using Ringside.Exchange.MarketData;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class SnapshotServiceTests : IDisposable
{
    private const long Second = 1_000_000_000;

    private static readonly SnapshotServiceOptions Options = new() { Session = Alpha10.Of("DAY1"), MaximumConnections = 3 };

    private readonly PublishedVenue _venue = new();
    private readonly ItchPublication _publication = new(new ItchPublicationOptions(), new MessageList());

    public SnapshotServiceTests()
    {
        _venue.Publications.Add(_publication);
        _venue.Open();
        _venue.Buy(1, 5, 100);
        _venue.Buy(2, 5, 100);
        _venue.Sell(3, 5, 101);
    }

    public void Dispose() => _venue.Dispose();

    [Fact]
    public void A_log_in_gets_the_book_and_the_number_that_it_adds_up_to()
    {
        SnapshotService service = new(Options, _publication);
        SnapshotConnection connection = service.TryOpen(0)!;
        connection.Receive(Login(), 1);

        List<(SoupPacketType Type, byte[] Payload)> packets = ReadAll(connection);
        Assert.Equal(SoupPacketType.LoginAccepted, packets[0].Type);
        Assert.True(SoupLoginAccepted.TryRead(packets[0].Payload, out SoupLoginAccepted accepted));
        Assert.Equal(new SoupLoginAccepted(Alpha10.Of("DAY1"), 1), accepted);
        Assert.All(packets.Skip(1), packet => Assert.Equal(SoupPacketType.SequencedData, packet.Type));
        Assert.Equal(
            ["S O", "S S", "R 1 ABC 1", "H ABC T OPEN", "A 1 Bid 5@100", "A 2 Bid 5@100", "A 3 Ask 5@101"],
            packets.Skip(1).SkipLast(1).Select(packet => MessageText.Of(packet.Payload)));
        Assert.True(SnapshotEnd.TryRead(packets[^1].Payload, out SnapshotEnd end));
        Assert.Equal(_publication.NextNumber - 1, end.LastNumber);
        Assert.Equal(1, service.Completed);
    }

    [Fact]
    public void The_end_of_a_snapshot_is_written_in_digits()
    {
        byte[] bytes = new byte[SnapshotEnd.Size];
        new SnapshotEnd(1_234).Write(bytes);
        Assert.Equal("G                1234"u8.ToArray(), bytes);
        Assert.True(SnapshotEnd.TryRead("G00000000000000000007"u8, out SnapshotEnd zeroes));
        Assert.Equal(7UL, zeroes.LastNumber);
        Assert.False(SnapshotEnd.TryRead("G                    "u8, out _));
        Assert.False(SnapshotEnd.TryRead("G99999999999999999999"u8, out _));
        Assert.False(SnapshotEnd.TryRead("A                1234"u8, out _));
        Assert.Throws<ArgumentException>(() => new SnapshotEnd(1).Write(new byte[20]));
    }

    [Theory]
    [InlineData("DAY2", 1)]
    [InlineData("", 2)]
    public void A_log_in_that_is_not_good_is_refused_and_over(string session, ulong number)
    {
        SnapshotService service = new(Options, _publication);
        SnapshotConnection connection = service.TryOpen(0)!;
        connection.Receive(Login(session, number), 1);
        (SoupPacketType type, byte[] payload) = Assert.Single(ReadAll(connection));

        Assert.Equal(SoupPacketType.LoginRejected, type);
        Assert.Equal([(byte)SoupRejectReason.SessionNotAvailable], payload);
        Assert.True(connection.IsOver);
        Assert.Equal((0, 1), (service.Connections, service.RefusedLogins));
    }

    [Fact]
    public void Readers_share_an_image_while_it_is_young_and_each_keeps_its_own()
    {
        SnapshotService service = new(Options, _publication);
        SnapshotConnection first = service.TryOpen(0)!;
        SnapshotConnection second = service.TryOpen(0)!;
        SnapshotConnection third = service.TryOpen(0)!;
        Assert.Null(service.TryOpen(0));
        first.Receive(Login(), 0);
        ulong before = _publication.NextNumber - 1;
        _venue.Buy(4, 1, 99);
        second.Receive(Login(), Second - 1);
        third.Receive(Login(), Second);

        Assert.Equal(2, service.ImagesMade);
        Assert.Equal([before, before, before + 1], [EndOf(first), EndOf(second), EndOf(third)]);
        third.Close();
        SnapshotConnection fourth = service.TryOpen(Second)!;
        fourth.Receive(Login(), Second);
        Assert.Equal(before + 1, EndOf(fourth));
        Assert.Equal((2, 1), (service.ImagesMade, service.RefusedConnections));
    }

    [Fact]
    public void While_all_images_are_read_a_new_reader_gets_the_newest()
    {
        SnapshotService service = new(Options with { MaximumImages = 1 }, _publication);
        SnapshotConnection slow = service.TryOpen(0)!;
        slow.Receive(Login(), 0);
        ulong before = _publication.NextNumber - 1;
        _venue.Buy(4, 1, 99);
        SnapshotConnection late = service.TryOpen(4 * Second)!;
        late.Receive(Login(), 4 * Second);
        Assert.Equal(before, EndOf(late));
        slow.Close();
        SnapshotConnection later = service.TryOpen(4 * Second)!;
        later.Receive(Login(), 4 * Second);

        Assert.Equal(before + 1, EndOf(later));
    }

    [Fact]
    public void Who_takes_too_long_is_cut()
    {
        SnapshotService service = new(Options, _publication);
        SnapshotConnection silent = service.TryOpen(0)!;
        silent.Poll((5 * Second) - 1);
        Assert.False(silent.IsOver);
        silent.Poll(5 * Second);
        Assert.True(silent.IsOver);

        SnapshotConnection stalled = service.TryOpen(0)!;
        stalled.Receive(Login(), 0);
        stalled.Sent(33, 3 * Second);
        stalled.Poll((8 * Second) - 1);
        Assert.False(stalled.IsOver);
        stalled.Poll(8 * Second);
        Assert.True(stalled.IsOver);

        SnapshotConnection slow = service.TryOpen(0)!;
        slow.Receive(Login(), 0);
        for (int time = 1; time <= 60; time++)
        {
            Assert.False(slow.IsOver);
            slow.Sent(1, time * Second);
            slow.Poll(time * Second);
        }

        Assert.True(slow.IsOver);
        Assert.Equal((3, 0), (service.Cut, service.Connections));
    }

    [Fact]
    public void Who_has_everything_hears_heartbeats_until_it_goes_or_stays_too_long()
    {
        SnapshotService service = new(Options, _publication);
        SnapshotConnection connection = service.TryOpen(0)!;
        connection.Receive(Login(), 0);
        ReadAll(connection);
        connection.Poll(Second);
        Assert.Equal([0, 1, (byte)'H'], connection.Outgoing.ToArray());
        connection.Sent(3, Second);
        connection.Receive([0, 1, (byte)'R'], Second);
        Assert.False(connection.IsOver);
        connection.Receive([0, 1, (byte)'O'], Second);
        Assert.True(connection.IsOver);

        SnapshotConnection staying = service.TryOpen(0)!;
        staying.Receive(Login(), 0);
        ReadAll(staying);
        staying.Poll(10 * Second);
        Assert.True(staying.IsOver);
    }

    [Fact]
    public void No_bytes_make_it_throw_and_every_image_is_let_go() => SeededRandom.ForEachSeed(10, random =>
    {
        SnapshotService service = new(Options with { MaximumImages = 1 }, _publication);
        ByteMutator mutator = new(random, Login(), [.. Login(), 0, 1, (byte)'R', 0, 1, (byte)'O'], [0, 1, (byte)'+']);
        for (int round = 0; round < 1_000; round++)
        {
            SnapshotConnection connection = service.TryOpen(round)!;
            ReadOnlySpan<byte> bytes = mutator.Next();
            while (!bytes.IsEmpty)
            {
                int count = random.Next(1, bytes.Length + 1);
                connection.Receive(bytes[..count], round);
                bytes = bytes[count..];
                connection.Sent(random.Next(connection.Outgoing.Length + 1), round);
            }

            connection.Close();
        }

        Assert.Equal(0, service.Connections);
        Assert.True(service.Violations > 50 && service.RefusedLogins > 10 && service.ImagesMade > 0);
        _venue.Buy(1_000 + random.Seed, 1, 50);
        SnapshotConnection last = service.TryOpen(10 * Second)!;
        last.Receive(Login(), 10 * Second);
        Assert.Equal(_publication.NextNumber - 1, EndOf(last));
    });

    private static byte[] Login(string session = "", ulong number = 1)
    {
        byte[] bytes = new byte[SnapshotReader.LoginSize];
        SoupPacket.Write(
            SoupPacketType.LoginRequest,
            new SoupLoginRequest
            {
                Username = Alpha6.Of("ANN"),
                Password = Alpha10.Of("SECRET"),
                Session = Alpha10.Of(session),
                SequenceNumber = number,
            },
            bytes);
        return bytes;
    }

    private static List<(SoupPacketType Type, byte[] Payload)> ReadAll(SnapshotConnection connection)
    {
        List<(SoupPacketType, byte[])> packets = [];
        SoupReassembler reassembler = new();
        while (!connection.Outgoing.IsEmpty)
        {
            byte[] piece = connection.Outgoing[..Math.Min(17, connection.Outgoing.Length)].ToArray();
            connection.Sent(piece.Length, 0);
            ReadOnlySpan<byte> rest = piece;
            while (reassembler.Read(ref rest, out SoupPacket packet) == SoupReadStatus.Packet)
                packets.Add((packet.Type, packet.Payload.ToArray()));
        }

        return packets;
    }

    private static ulong EndOf(SnapshotConnection connection)
    {
        Assert.True(SnapshotEnd.TryRead(ReadAll(connection)[^1].Payload, out SnapshotEnd end));
        return end.LastNumber;
    }
}
