using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;
using Ringside.Protocols.MoldUdp64;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.MoldUdp64;

public sealed class MoldPacketTests
{
    private static readonly Alpha10 Session = Alpha10.Of("LAB0000001");

    private static readonly byte[] Data = Convert.FromHexString(
        "4c41423030303030303100000000000000050002000c53000000001f1aced9f0014f001344000100001f1aced9f00100000000000003ea");

    private static readonly byte[] Heartbeat = Convert.FromHexString("4c41423030303030303100000000000000070000");
    private static readonly byte[] EndOfSession = Convert.FromHexString("4c4142303030303030310000000000000007ffff");
    private static readonly byte[] Request = Convert.FromHexString("4c41423030303030303100000000000000030004");

    [Fact]
    public void A_packet_with_two_messages_is_written_and_read()
    {
        byte[] packet = new byte[100];
        MoldPacketWriter writer = new(packet, Session, 5);
        ItchHeader header = new(1, 0, 34_200_000_000_001);
        Assert.True(writer.TryAdd(new ItchSystemEvent
        {
            Header = header with { StockLocate = 0 },
            EventCode = ItchSystemEventCode.StartOfMessages,
        }));
        Assert.True(writer.TryAdd(new ItchOrderDelete { Header = header, OrderReference = 1002 }));
        Assert.Equal((2, Data.Length), (writer.Count, writer.Length));
        Assert.Equal(Data, packet[..writer.Finish()]);

        Assert.True(MoldPacketReader.TryOpen(Data, out MoldPacketReader reader));
        Assert.Equal(new MoldHeader(Session, 5, 2), reader.Header);
        Assert.Equal(7UL, reader.Header.NextSequenceNumber);
        Assert.True(reader.TryNext(out ReadOnlySpan<byte> first));
        Assert.Equal((5UL, 12, (byte)'S'), (reader.SequenceNumber, first.Length, first[0]));
        Assert.True(reader.TryNext(out ReadOnlySpan<byte> second));
        Assert.Equal((6UL, 19, (byte)'D'), (reader.SequenceNumber, second.Length, second[0]));
        Assert.False(reader.TryNext(out _));
        Assert.False(reader.TryNext(out _));
    }

    [Fact]
    public void Heartbeat_and_end_of_session_are_headers_alone()
    {
        byte[] bytes = new byte[MoldHeader.Size];
        MoldHeader heartbeat = new(Session, 7, 0);
        heartbeat.Write(bytes);
        Assert.Equal(Heartbeat, bytes);
        Assert.True(heartbeat is { IsHeartbeat: true, IsEndOfSession: false, NextSequenceNumber: 7, Messages: 0 });
        Assert.Equal(MoldHeader.Size, new MoldPacketWriter(bytes, Session, 7).Finish());
        Assert.Equal(Heartbeat, bytes);

        MoldHeader end = new(Session, 7, MoldHeader.EndOfSessionCount);
        end.Write(bytes);
        Assert.Equal(EndOfSession, bytes);
        Assert.True(end is { IsHeartbeat: false, IsEndOfSession: true, NextSequenceNumber: 7, Messages: 0 });

        foreach (byte[] packet in new[] { Heartbeat, EndOfSession })
        {
            Assert.True(MoldPacketReader.TryOpen(packet, out MoldPacketReader reader));
            Assert.False(reader.TryNext(out _));
            Assert.False(MoldPacketReader.TryOpen([.. packet, 0, 0], out _));
        }
    }

    [Fact]
    public void A_request_is_written_and_read()
    {
        byte[] bytes = new byte[MoldRequest.Size];
        MoldRequest request = new(Session, 3, 4);
        request.Write(bytes);
        Assert.Equal(Request, bytes);
        Assert.True(MoldRequest.TryRead(Request, out MoldRequest again));
        Assert.Equal(request, again);
        Assert.False(MoldRequest.TryRead(Request.AsSpan(1), out _));
    }

    [Fact]
    public void An_empty_message_takes_a_number()
    {
        byte[] packet = new byte[64];
        MoldPacketWriter writer = new(packet, Session, 1);
        Assert.True(writer.TryAdd([]));
        Assert.True(writer.TryAdd("x"u8));
        Assert.True(MoldPacketReader.TryOpen(packet.AsSpan(0, writer.Finish()), out MoldPacketReader reader));
        Assert.True(reader.TryNext(out ReadOnlySpan<byte> message));
        Assert.True(message.IsEmpty);
        Assert.True(reader.TryNext(out message));
        Assert.Equal("x"u8, message);
        Assert.Equal(2UL, reader.SequenceNumber);
    }

    [Fact]
    public void A_message_that_does_not_fit_leaves_the_packet_as_it_was()
    {
        byte[] packet = new byte[MoldHeader.Size + 10];
        MoldPacketWriter writer = new(packet, Session, 1);
        Assert.True(writer.TryAdd("123"u8));
        Assert.False(writer.TryAdd("1234"u8));
        Assert.True(writer.TryAdd("123"u8));
        Assert.Equal((2, packet.Length), (writer.Count, writer.Length));
        Assert.False(writer.TryAdd([]));
        Assert.True(MoldPacketReader.TryOpen(packet.AsSpan(0, writer.Finish()), out _));
        Assert.Throws<ArgumentException>(() => new MoldPacketWriter(new byte[MoldHeader.Size - 1], Session, 1).Count);
    }

    [Fact]
    public void A_packet_that_is_cut_or_too_long_is_refused_as_a_whole()
    {
        for (int length = 0; length < Data.Length; length++)
            Assert.False(MoldPacketReader.TryOpen(Data.AsSpan(0, length), out _));
        Assert.False(MoldPacketReader.TryOpen([.. Data, 0], out _));
        byte[] oneMore = [.. Data];
        oneMore[19]++;
        Assert.False(MoldPacketReader.TryOpen(oneMore, out _));
        oneMore[19] = 1;
        Assert.False(MoldPacketReader.TryOpen(oneMore, out _));
    }

    [Fact]
    public void Random_messages_come_back_from_as_many_packets_as_they_need() => SeededRandom.ForEachSeed(100, random =>
    {
        List<byte[]> sent = [];
        List<byte[]> received = [];
        byte[] packet = new byte[random.Next(200, 1_500)];
        ulong next = 1;
        MoldPacketWriter writer = new(packet, Session, next);
        for (int count = random.Next(100); count > 0; count--)
        {
            byte[] message = new byte[random.Next(60)];
            random.NextBytes(message);
            if (!writer.TryAdd(message))
            {
                next = Receive(packet.AsSpan(0, writer.Finish()), next, received);
                writer = new MoldPacketWriter(packet, Session, next);
                Assert.True(writer.TryAdd(message));
            }

            sent.Add(message);
        }

        Receive(packet.AsSpan(0, writer.Finish()), next, received);
        Assert.Equal(sent, received);
    });

    [Fact]
    public void Spoiled_packets_never_throw_and_nothing_is_read_past_their_end() => SeededRandom.ForEachSeed(10, random =>
    {
        using GuardedPage page = new();
        ByteMutator mutator = new(random, Data, Heartbeat, EndOfSession, [.. Data, .. Data]);
        WireForm request = WireForm.Of<MoldRequest>(null, MoldRequest.Size);
        WireForm header = WireForm.Of<MoldHeader>(null, MoldHeader.Size);
        int opened = 0;
        for (int count = 0; count < 20_000; count++)
        {
            byte[] bytes = mutator.Next();
            request.AssertSafe(bytes, page);
            header.AssertSafe(bytes, page);
            if (!MoldPacketReader.TryOpen(page.AtEnd(bytes), out MoldPacketReader reader))
                continue;
            opened++;
            int total = MoldHeader.Size;
            int messages = 0;
            for (; reader.TryNext(out ReadOnlySpan<byte> message); messages++)
                total += MoldPacketReader.BlockHeaderSize + message.Length;
            Assert.Equal((bytes.Length, reader.Header.Messages), (total, messages));
        }

        Assert.NotEqual(0, opened);
    });

    [Fact]
    public void Nothing_is_allocated()
    {
        byte[] packet = new byte[MoldPacketWriter.UsualPacketSize];
        ItchOrderDelete delete = new() { Header = default, OrderReference = 1 };
        long read = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 2_000; count++)
            {
                MoldPacketWriter writer = new(packet, Session, 1);
                while (writer.TryAdd(delete))
                    read--;
                MoldPacketReader.TryOpen(packet.AsSpan(0, writer.Finish()), out MoldPacketReader reader);
                while (reader.TryNext(out _))
                    read++;
            }
        }));
        Assert.Equal(0, read);
    }

    private static ulong Receive(ReadOnlySpan<byte> packet, ulong expected, List<byte[]> received)
    {
        Assert.True(MoldPacketReader.TryOpen(packet, out MoldPacketReader reader));
        Assert.Equal((Session, expected), (reader.Header.Session, reader.Header.SequenceNumber));
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            Assert.Equal(expected++, reader.SequenceNumber);
            received.Add(message.ToArray());
        }

        return reader.Header.NextSequenceNumber;
    }
}
