using System.Buffers;
using Ringside.Exchange.MarketData;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class SecondPublisherTests
{
    private static readonly MoldPublisherOptions Options = new() { Session = Alpha10.Of("DAY1") };

    [Fact]
    public void Packets_of_every_publisher_carry_the_same_messages_under_the_same_numbers() => SeededRandom.ForEachSeed(4, random =>
    {
        using PublishedVenue venue = new();
        PacketList lines = new();
        PacketList others = new();
        PacketList restarted = new();
        MoldPublisher first = new(Options, new ItchHistory(1 << 10), lines, null);
        MoldPublisher second = new(Options with { MaximumPacket = 500 }, new ItchHistory(1 << 10), others, null);
        venue.Publications.Add(new ItchPublication(new ItchPublicationOptions(), first));
        venue.Publications.Add(new ItchPublication(new ItchPublicationOptions(), second));
        MoldPublisher? third = null;
        RandomFlow flow = new(random);
        for (int step = 0; step < 4_000; step++)
        {
            venue.Apply(flow.Next());
            if (random.Chance(40))
                first.Flush(step);
            if (random.Chance(10))
                second.Flush(step);
            if (step == 2_000)
                third = Restart(venue, restarted);
        }

        first.Flush(4_000);
        second.Flush(4_000);
        third!.Flush(4_000);
        Dictionary<ulong, byte[]> messages = MessagesOf(lines);
        Assert.Equal(venue.Publications[0].NextNumber - 1, (ulong)messages.Count);
        Assert.Equal(messages.Count, MessagesOf(others).Count);
        Assert.InRange(MessagesOf(restarted).Count, 100, messages.Count - 100);
        foreach ((ulong number, byte[] message) in MessagesOf(others).Concat(MessagesOf(restarted)))
            Assert.Equal(messages[number], message);
        Assert.All(lines.Packets, packet => Assert.InRange(packet.Length, 21, 1_400));
    });

    private static MoldPublisher Restart(PublishedVenue venue, PacketList line)
    {
        ArrayBufferWriter<byte> snapshot = new();
        venue.Publications[0].Save(snapshot);
        ItchHistory history = new(1 << 10);
        MoldPublisher publisher = new(Options, history, line, null);
        Assert.True(ItchPublication.TryLoad(
            snapshot.WrittenSpan, new ItchPublicationOptions(), publisher, out ItchPublication? loaded, out string error), error);
        history.StartAt(loaded.NextNumber);
        venue.Publications.Add(loaded);
        return publisher;
    }

    private static Dictionary<ulong, byte[]> MessagesOf(PacketList line)
    {
        Dictionary<ulong, byte[]> messages = [];
        foreach (byte[] packet in line.Packets)
        {
            Assert.True(MoldPacketReader.TryOpen(packet, out MoldPacketReader reader));
            while (reader.TryNext(out ReadOnlySpan<byte> message))
                messages.Add(reader.SequenceNumber, message.ToArray());
        }

        return messages;
    }
}
