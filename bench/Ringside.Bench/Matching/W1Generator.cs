using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Makes commands like those of exchange-core's single pair: few orders, near the last price, that mostly move.</summary>
/// <remarks>Made again from a description of the published generator: the mix, the sizes and the rules are its, but there is no
/// published digest to hold it against. An order with a budget becomes a fill-or-kill order at the price bound, which is what its budget
/// allows. Every command succeeds, because the generator runs a book along.</remarks>
internal sealed class W1Generator : IDisposable
{
    private const int Target = 500;
    private const int Oldest = 512;
    private const int Refresh = 512;

    private readonly JavaRandom _random;
    private readonly OrderStore _store = new(new OrderStoreOptions { ExpectedOrders = 8_192, MaximumOrders = 65_536 });
    private readonly OrderIndex _index;
    private readonly OrderBook _book;
    private readonly MatchingBook<LastPrice> _matching;
    private readonly List<WorkloadCommand> _commands = [];
    private readonly List<ulong> _oldest = [];
    private readonly Queue<ulong> _younger = [];
    private readonly long _deviation;
    private readonly long _lowest;
    private readonly long _highest;
    private ulong _nextId = 1;
    private bool _isFilled;
    private (int Bids, int Asks) _counts;

    private W1Generator(int seed)
    {
        _random = new JavaRandom((31 * ((31 * 1) + (1 * -177_277))) + ((seed * 10_037) + 198_267));
        _index = new OrderIndex(_store, 1);
        _book = new OrderBook(_store, new OrderBookOptions());
        long price = (long)LibraryMath.Pow(10, 3.3 + (1.5 * _random.NextDouble()) + (1.5 * _random.NextDouble()));
        _deviation = Math.Min(price / 20, 10_000);
        _lowest = price - (5 * _deviation);
        _highest = price + (5 * _deviation);
        _matching = new MatchingBook<LastPrice>(_book, _index, new LastPrice { Price = price });
    }

    /// <summary>Makes the commands.</summary>
    /// <param name="count">Commands to measure.</param>
    /// <param name="marks">After how many of them the state of the book is noted.</param>
    /// <param name="seed">Another one gives another stream.</param>
    internal static W1Workload Generate(int count, IEnumerable<int> marks, int seed = 1)
    {
        HashSet<int> noted = [.. marks];
        Dictionary<int, ulong> states = [];
        using var generator = new W1Generator(seed);
        for (int order = 0; order < 2 * Target; order++)
            generator.Rest(generator.AnySide());
        int filled = generator._commands.Count;
        for (int step = 0; generator._commands.Count < filled + count; step++)
        {
            if (step % Refresh == 0)
                generator.Count();
            generator.Step();
            int done = generator._commands.Count - filled;
            if (noted.Contains(done))
                states[done] = BookDigest.Of(generator._book);
        }

        WorkloadCommand[] all = [.. generator._commands];
        return new W1Workload(all[..filled], all[filled..], states);
    }

    public void Dispose()
    {
        _index.Dispose();
        _book.Dispose();
        _store.Dispose();
    }

    private void Count()
    {
        _counts = (CountSide(Side.Bid), CountSide(Side.Ask));
        int CountSide(Side side)
        {
            int orders = 0;
            for (uint level = _book.BestLevel(side); level != 0; level = _book.NextLevel(level))
                orders += _book.Level(level).Count;
            return orders;
        }
    }

    private void Step()
    {
        Side side = AnySide();
        int lack = Target - (side == Side.Bid ? _counts.Bids : _counts.Asks);
        _isFilled |= lack <= Target * 3 / 4;
        int draw = _random.Next(lack > Target * 3 / 4 || !_isFilled ? 2 : lack > 0 ? 10 : 40);
        if (draw < 2)
        {
            if (lack > 0)
                Rest(side);
            else
                Take(side);
            return;
        }

        ulong id = PickOld();
        if (id == 0)
        {
            Rest(side);
            return;
        }

        ref RestingOrder order = ref _store[_index.Find(id)];
        if (draw == 2)
            Do(new WorkloadCommand { Kind = CommandKind.Cancel, Id = id });
        else if (draw == 3)
            Do(new WorkloadCommand { Kind = CommandKind.Reduce, Id = id, Quantity = 1 + (uint)_random.Next((int)order.Quantity) });
        else
            Do(new WorkloadCommand { Kind = CommandKind.Modify, Id = id, Quantity = (uint)order.Quantity, Price = Moved(order.Price) });
    }

    private Side AnySide() => (Side)(_random.NextBool() ? 1 : 0);

    private long Moved(long old)
    {
        double part = (_matching.Sink.Price - old) / 100.0;
        long step = (long)(part < 0 ? Math.Floor(part) : Math.Ceiling(part));
        if (step == 0)
            step = _random.NextBool() ? 1 : -1;
        return Math.Clamp(old + step, _lowest, _highest);
    }

    private void Rest(Side side)
    {
        double draw = _random.NextDouble();
        int range = 1 + (int)(draw * draw * _deviation);
        int sum = _random.Next(range) + _random.Next(range) + _random.Next(range) + _random.Next(range);
        long offset = Math.Abs((sum / 4 * 2) - range);
        long price = _matching.Sink.Price + (side == Side.Bid ? -offset : offset);
        uint quantity = 1 + (uint)(_random.Next(6) * _random.Next(6) * _random.Next(6));
        price = Math.Clamp(price, _lowest, _highest);
        var command = new WorkloadCommand { Id = _nextId++, Side = side, Price = price, Quantity = quantity };
        Do(command);
        if (_index.Find(command.Id) != 0)
            _younger.Enqueue(command.Id);
    }

    private void Take(Side side)
    {
        bool isBudget = _random.Next(32) == 0;
        int root = _random.Next(isBudget ? 8 : 6);
        _matching.Sink.HasCancelled = false;
        Do(new WorkloadCommand
        {
            Id = _nextId++,
            Side = side,
            Price = side == Side.Bid ? _highest : _lowest,
            Life = isBudget ? OrderLife.FillOrKill : OrderLife.ImmediateOrCancel,
            Quantity = 1 + (uint)(root * (isBudget ? root : _random.Next(6)) * (isBudget ? root : _random.Next(6))),
        });

        // The generator sees a rest that found no one as refused, and counts anew: the book has run dry there.
        if (_matching.Sink.HasCancelled)
            Count();
    }

    /// <summary>One of the 512 oldest orders that are live; 0 when there is none.</summary>
    private ulong PickOld()
    {
        while (true)
        {
            while (_oldest.Count < Oldest && _younger.TryDequeue(out ulong younger))
                _oldest.Add(younger);
            if (_oldest.Count == 0)
                return 0;
            int place = _random.Next(_oldest.Count);
            if (_index.Find(_oldest[place]) != 0)
                return _oldest[place];
            _oldest.RemoveAt(place);
        }
    }

    private void Do(WorkloadCommand command)
    {
        command.Sequence = _commands.Count;
        _commands.Add(command);
        OrderResult result = command.Kind switch
        {
            CommandKind.New =>
                _matching.New(command.Sequence, command.Id, command.Side, command.Price, command.Quantity, command.Life),
            CommandKind.Cancel => _matching.Cancel(command.Sequence, command.Id),
            CommandKind.Modify => _matching.Modify(command.Sequence, command.Id, command.Price, command.Quantity),
            _ => _matching.Reduce(command.Sequence, command.Id, command.Quantity),
        };
        if (result != OrderResult.Done)
            throw new InvalidOperationException($"a generated command fails: {command.Kind} {command.Id}: {result}");
    }
}
