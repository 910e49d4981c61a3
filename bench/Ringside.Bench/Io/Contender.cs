using Ringside.Net.Agents;

namespace Ringside.Bench.Io;

/// <summary>One way to send a ping and to answer it: a back end of ours or a baseline, with a wait strategy.</summary>
/// <param name="Backend">Its name in the table.</param>
/// <param name="Mode">The mode asked for; empty for none.</param>
/// <param name="Wait">What its threads do while nothing arrives.</param>
/// <param name="Open">Makes one end, on the thread that will use it.</param>
internal sealed record Contender(string Backend, string Mode, WaitStrategy Wait, Func<EndSetup, IPingEnd> Open)
{
    internal const string DotnetAsync = "dotnet-async";
    internal const string DotnetSpin = "dotnet-spin";
    internal const string Raw = "raw";

    /// <summary>True where the work is done by threads that are not ours to pin, nor to keep in a namespace.</summary>
    internal bool IsAsync => Backend == DotnetAsync;

    internal string FullName => (Mode.Length == 0 ? Backend : $"{Backend}:{Mode}") + " " + WaitStrategies.NameOf(Wait);

    /// <summary>The baselines and our back ends, in the order of a round.</summary>
    internal static IReadOnlyList<Contender> All(IoBenchmarkOptions options) =>
    [
        new(DotnetAsync, string.Empty, WaitStrategy.Block, setup => new DotnetAsyncEnd(setup)),
        new(DotnetSpin, string.Empty, WaitStrategy.Spin, setup =>
            Polling(WaitStrategy.Spin, _ => new DotnetSpinTransport(setup))),
        .. OfRaw(WaitStrategy.Spin),
        .. OfRaw(WaitStrategy.Block),
        .. OurBackends.Chosen(options).SelectMany(name => OfOurs(name, WaitStrategy.Spin).Concat(OfOurs(name, WaitStrategy.Block))),
    ];

    private static IEnumerable<Contender> OfRaw(WaitStrategy wait) =>
        [new(Raw, string.Empty, wait, setup => Polling(wait, _ => new RawTransport(setup)))];

    private static IEnumerable<Contender> OfOurs(string fullName, WaitStrategy wait)
    {
        string[] parts = fullName.Split(':', 2);
        yield return new Contender(parts[0], parts.Length == 1 ? string.Empty : parts[1], wait, setup =>
            Polling(wait, waiter => new PortTransport(OurBackends.Get(fullName), waiter, setup)));
    }

    private static PollingEnd<T> Polling<T>(WaitStrategy wait, Func<Waiter, T> open)
        where T : struct, ITransport
    {
        var waiter = new Waiter(wait);
        try
        {
            T transport = open(waiter);
            waiter.Watch(transport.Descriptor, transport.WakeOn);
            return new PollingEnd<T>(transport, waiter);
        }
        catch
        {
            waiter.Dispose();
            throw;
        }
    }
}
