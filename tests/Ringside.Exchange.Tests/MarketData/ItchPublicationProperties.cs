using System.Buffers;
using Ringside.Exchange.MarketData;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Itch;
using Ringside.Protocols;
using Ringside.Protocols.Itch;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class ItchPublicationProperties
{
    private static readonly ItchPublicationOptions Options = new() { InitialOrders = 16 };

    [Fact]
    public void Books_of_the_feed_are_those_of_the_engine_after_every_batch()
    {
        HashSet<byte> types = [];
        SeededRandom.ForEachSeed(8, random =>
        {
            using PublishedVenue venue = new();
            MessageList messages = new();
            venue.Publications.Add(new ItchPublication(Options, messages));
            Readers readers = new(venue.Engine);
            RandomFlow flow = new(random);
            int read = 0;
            for (int step = 0; step < 25_000; step++)
            {
                Command command = flow.Next();
                venue.Apply(command);
                for (; read < messages.Messages.Count; read++)
                {
                    types.Add(messages.Messages[read][0]);
                    readers.Apply(messages.Messages[read]);
                }

                readers.Note(command, venue.LastEvents);
                if (step > RandomFlow.Opening().Count())
                    readers.Check(step % 16 == 0);
            }

            Assert.True(venue.Publications[0].HiddenOrders > 0 && venue.Publications[0].HiddenTrades > 0);
        });

        Assert.Equal("ACDEHIPQRSUX", string.Concat(types.Order().Select(type => (char)type)));
    }

    [Fact]
    public void A_second_publication_and_one_from_a_snapshot_send_the_same_messages() => SeededRandom.ForEachSeed(6, random =>
    {
        using PublishedVenue venue = new();
        MessageList messages = new();
        MessageList second = new();
        ItchPublication first = new(Options, messages);
        venue.Publications.Add(first);
        venue.Publications.Add(new ItchPublication(Options with { InitialOrders = 5_000, HashSecret = 77 }, second));
        RandomFlow flow = new(random);
        int at = random.Next(1, 3_000);
        for (int step = 0; step < at; step++)
            venue.Apply(flow.Next());
        ArrayBufferWriter<byte> snapshot = new();
        first.Save(snapshot);
        MessageList third = new(first.NextNumber);
        Assert.True(ItchPublication.TryLoad(snapshot.WrittenSpan, Options, third, out ItchPublication? loaded, out string error), error);
        venue.Publications.Add(loaded);
        Assert.Equal(Described(first), Described(loaded));
        for (int step = 0; step < 3_000; step++)
            venue.Apply(flow.Next());

        Assert.Equal(messages.Messages, second.Messages);
        Assert.Equal(messages.Messages.Skip((int)third.First - 1), third.Messages);
        Assert.Equal(Saved(first), Saved(venue.Publications[1]));
        Assert.Equal(Saved(first), Saved(loaded));
    });

    [Fact]
    public void A_description_adds_up_to_all_messages_before_it() => SeededRandom.ForEachSeed(6, random =>
    {
        using PublishedVenue venue = new();
        MessageList messages = new();
        ItchPublication publication = new(Options, messages);
        venue.Publications.Add(publication);
        RandomFlow flow = new(random);
        for (int step = 0; step < 2_000; step++)
            venue.Apply(flow.Next());
        List<byte[]> description = Described(publication);
        QueuedBooks all = new();
        QueuedBooks described = new();
        messages.Messages.ForEach(message => all.Apply(message));
        description.ForEach(message => described.Apply(message));

        Assert.Equal(0, all.Mistakes + described.Mistakes);
        for (ushort stock = 1; stock <= RandomFlow.Instruments; stock++)
        {
            Assert.Equal(all.Orders(stock, Side.Bid), described.Orders(stock, Side.Bid));
            Assert.Equal(all.Orders(stock, Side.Ask), described.Orders(stock, Side.Ask));
        }

        Assert.Equal(4, description.Count(message => message[0] == ItchStockDirectory.Type));
        Assert.Equal(4, description.Count(message => message[0] == ItchStockTradingAction.Type));
    });

    [Fact]
    public void Publishing_allocates_nothing()
    {
        using PublishedVenue venue = new();
        ItchHistory history = new(1 << 12);
        MoldPublisherOptions sending = new() { Session = Protocols.Fields.Alpha10.Of("DAY1") };
        MoldPublisher publisher = new(sending, history, new CountingOutput(), new CountingOutput());
        RandomFlow flow = new(new SeededRandom(3));
        venue.Publications.Add(new ItchPublication(Options with { InitialOrders = 10_000 }, publisher));
        Command[] commands = [.. Enumerable.Range(0, 40_000).Select(_ => flow.Next())];
        int next = 0;

        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int step = 0; step < 20_000; step++)
            {
                venue.Apply(commands[next++]);
                if (step % 7 == 0)
                    publisher.Flush(step);
            }
        }));
        Assert.True(publisher.Packets > 1_000);
    }

    private static List<byte[]> Described(ItchPublication publication)
    {
        MessageList description = new();
        Assert.Equal(publication.Describe(description), description.Messages.Count);
        return description.Messages;
    }

    private static byte[] Saved(ItchPublication publication)
    {
        ArrayBufferWriter<byte> output = new();
        publication.Save(output);
        return output.WrittenSpan.ToArray();
    }

    private sealed class CountingOutput : IPacketOutput
    {
        public bool TrySend(ReadOnlySpan<byte> packet) => packet.Length <= 1_400;
    }

    /// <summary>Two kinds of books from one feed, and the engine that they must agree with.</summary>
    private sealed class Readers(MatchingEngine<EventBufferSink> engine)
    {
        private readonly ItchBooks _books = new(new ItchBooksOptions());
        private readonly QueuedBooks _queues = new();
        private readonly HashSet<(ulong Id, ulong Priority)> _large = [];
        private readonly bool[] _hasMovedIceberg = new bool[RandomFlow.Instruments + 1];

        public void Apply(byte[] message)
        {
            _books.Apply(message);
            _queues.Apply(message);
        }

        // After an auction an iceberg stands last for the readers of the feed, and where it was in the engine.
        public void Note(in Command command, ReadOnlySpan<EngineEvent> events)
        {
            foreach (ref readonly EngineEvent one in events)
            {
                bool isMoved = command.Kind == CommandKind.SetState && one.Kind == EventKind.Restated
                    && (EventReason)one.Code == EventReason.Refreshed;
                _hasMovedIceberg[one.Instrument <= RandomFlow.Instruments ? one.Instrument : 0] |= isMoved;
            }
        }

        public void Check(bool withQueues)
        {
            Assert.Equal(0, _books.NotApplied + _queues.Mistakes);
            for (uint number = 1; number <= RandomFlow.Instruments; number++)
            {
                if (number == 4)
                    continue;
                foreach (Side side in (Side[])[Side.Bid, Side.Ask])
                    Check(number, side, withQueues);
            }

            Assert.Equal(0, _books.CountOf(4, Side.Bid) + _books.CountOf(4, Side.Ask));
        }

        private void Check(uint number, Side side, bool withQueues)
        {
            List<(ulong, uint, uint)> orders = [.. DisplayedBook.Of(engine, number, side, _large)];
            DisplayedBook.AssertLevels(orders, _books, (ushort)number, side);
            if (!withQueues)
                return;
            if (engine.TryFindInstrument(number, out InstrumentView view) && view.LiveOrders == 0)
                _hasMovedIceberg[number] = false;
            IEnumerable<(ulong, uint, uint)> queues = _queues.Orders((ushort)number, side);
            Assert.Equal(_hasMovedIceberg[number] ? orders.Order() : orders, _hasMovedIceberg[number] ? queues.Order() : queues);
        }
    }
}
