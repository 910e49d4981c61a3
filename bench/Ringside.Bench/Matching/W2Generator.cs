using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Makes the messages of workload W2: orders around a mid price that walks, in shuffled order of arrival, each with its
/// modification and cancellation.</summary>
/// <remarks>The draws, their order and every rounding are those of the published generator; the digest of the reports says
/// whether they still are.</remarks>
internal sealed class W2Generator
{
    /// <summary>Seed of the published messages.</summary>
    internal const uint PublishedSeed = 23;

    /// <summary>New orders in the published messages.</summary>
    internal const int PublishedOrders = 1_000_000;

    private const double StartPrice = 167.52;
    private const double Tick = 0.005;
    private const int Depth = 800;
    private const double HalfLifeMicros = 431;

    private readonly MersenneTwister _random;
    private readonly double[] _cumulative = new double[Depth];
    private readonly List<WorkloadCommand> _commands;
    private long _clock;

    private W2Generator(uint seed, int orders)
    {
        _random = new MersenneTwister(seed);
        _commands = new List<WorkloadCommand>(orders * 2);
        double total = 0;
        for (int level = 0; level < Depth; level++)
        {
            double offset = level - 8;
            total += LibraryMath.Pow(level + 1, -2.23) + (5.0 * LibraryMath.Exp(-(offset * offset) / 2.0));
            _cumulative[level] = total;
        }
    }

    /// <summary>Messages of a scenario.</summary>
    internal static WorkloadCommand[] Generate(W2Scenario scenario, uint seed = PublishedSeed, int orders = PublishedOrders)
    {
        var generator = new W2Generator(seed, orders);
        Draft[] drafts = generator.Draw(scenario, orders);
        for (int index = orders - 1; index > 0; index--)
        {
            int other = (int)generator._random.NextInteger(0, index);
            (drafts[index], drafts[other]) = (drafts[other], drafts[index]);
        }

        foreach (Draft draft in drafts)
            generator.Emit(draft);
        return generator.InTime();
    }

    private Draft[] Draw(W2Scenario scenario, int orders)
    {
        double ratio = scenario.Volatility > 0 ? scenario.Swing / scenario.Volatility : 0;
        double step = scenario.Volatility * Math.Sqrt(ratio * ratio / orders);
        double mid = StartPrice;
        var drafts = new Draft[orders];
        for (int index = 0; index < orders; index++)
        {
            double normal = _random.NextNormal();
            mid *= LibraryMath.Exp((-step * step / 2.0) + (step * normal));
            long ticks = (long)Math.Round(mid / Tick, MidpointRounding.AwayFromZero);
            int level = NextLevel();
            Side side = index < orders / 2 ? Side.Bid : Side.Ask;
            long price = side == Side.Bid ? Math.Max(ticks - (level + 1), 1) : ticks + level + 1;
            drafts[index] = new Draft((ulong)index + 1, side, level, price, (uint)_random.NextInteger(1, 100));
        }

        return drafts;
    }

    private int NextLevel()
    {
        double wanted = _random.NextUniform() * _cumulative[^1];
        int low = 0;
        int high = Depth - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_cumulative[middle] >= wanted)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private void Emit(in Draft order)
    {
        bool isImmediate = _random.Chance(0.15);
        var command = new WorkloadCommand
        {
            Kind = CommandKind.New,
            Side = order.Side,
            Life = isImmediate ? OrderLife.ImmediateOrCancel : OrderLife.Rest,
            Quantity = order.Quantity,
            Id = order.Id,
            Price = order.Price,
        };
        Add(command, 0);
        command.Life = OrderLife.Rest;
        if (!isImmediate)
            Follow(command, order);
        _clock++;
    }

    private void Follow(WorkloadCommand command, in Draft order)
    {
        bool isModified = _random.Chance(0.20);
        WorkloadCommand modify = command;
        if (isModified)
        {
            long delay = 30 + (long)(70 * _random.NextUniform());
            bool moves = _random.Chance(0.80);
            modify.Kind = CommandKind.Modify;
            modify.Quantity = order.Quantity + 1;
            modify.Price = !moves ? order.Price : order.Side == Side.Bid ? order.Price + 1 : Math.Max(order.Price - 1, 1);
            Add(modify, delay);
            command.Quantity = modify.Quantity;
            command.Price = modify.Price;
        }

        if (!_random.Chance(0.95))
            return;
        command.Kind = CommandKind.Cancel;
        double rate = LibraryMath.Log(2.0) / HalfLifeMicros / Math.Sqrt(1.0 + order.Level);
        Add(command, (long)_random.NextExponential(rate));
        Repeat(command);
        if (isModified)
            Repeat(modify);
    }

    private void Repeat(in WorkloadCommand command)
    {
        if (_random.Chance(0.02))
            Add(command, 1 + (long)(20 * _random.NextUniform()));
    }

    private void Add(WorkloadCommand command, long delayMicros)
    {
        _clock += delayMicros;
        command.DueNanos = _clock * 1_000;
        _commands.Add(command);
    }

    // The clock never goes back, so the order of making is the order in time.
    private WorkloadCommand[] InTime()
    {
        WorkloadCommand[] commands = [.. _commands];
        for (int index = 0; index < commands.Length; index++)
            commands[index].Sequence = index;
        return commands;
    }

    private readonly record struct Draft(ulong Id, Side Side, int Level, long Price, uint Quantity);
}
