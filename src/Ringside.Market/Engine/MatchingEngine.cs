using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Engine;

/// <summary>The rules of the market (<c>docs/matching.md</c>) as a state machine: commands in, events out, nothing else.</summary>
/// <remarks>
/// <para>One thread. The same commands give engines of the same options the same events, the same state and the same <see cref="Digest"/>
/// on every machine. No command throws, whatever is in it, as long as the sink has room; what cannot be done is refused by an event. After
/// construction nothing allocates but a sink that grows.</para>
/// <para>One command causes at most three events for each live order, three for each refresh that icebergs have still to come (two of
/// each, Decrement apart), and eight; there are <see cref="MatchingEngineOptions.MaximumOrders"/> of either at most, so never more than
/// <see cref="MatchingEngineOptions.MostEvents"/>.</para>
/// <para>The sink is a struct so that the engine is compiled for it: an event is written where it stays. <see cref="EventBuffer"/> is a
/// ready-made one.</para>
/// </remarks>
/// <typeparam name="TSink">Takes the events.</typeparam>
public sealed partial class MatchingEngine<TSink> : IDisposable
    where TSink : struct, IEventSink
{
    private readonly EngineCore<TSink, NoFaults> _core;

    /// <summary>An engine without instruments, members and sessions.</summary>
    /// <param name="options">All its limits.</param>
    /// <param name="sink">Takes the events.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options are out of range.</exception>
    public MatchingEngine(MatchingEngineOptions options, TSink sink)
        : this(new EngineCore<TSink, NoFaults>(options, sink, default))
    {
    }

    private MatchingEngine(EngineCore<TSink, NoFaults> core) => _core = core;

    /// <summary>Its limits.</summary>
    public MatchingEngineOptions Options => _core.Options;

    /// <summary>The greatest time that a command has carried; <see cref="long.MinValue"/> before the first one.</summary>
    public long TimeNanos => _core.TimeNanos;

    /// <summary>Commands so far, refused ones included.</summary>
    public ulong CommandCount => _core.CommandCount;

    /// <summary>The last match number; 0 before the first trade.</summary>
    public ulong MatchCount => _core.MatchCount;

    /// <summary>Where the events go: the engine's own copy of the sink that it was made with.</summary>
    public ref TSink Sink => ref _core.Sink;

    /// <summary>Orders that rest or wait.</summary>
    public int OpenOrders => _core.OpenOrders;

    /// <summary>How far it has grown beyond what was expected.</summary>
    public EngineGrowth Growth => _core.Growth;

    /// <summary>Orders, levels and far prices that were looked at off the usual path (<see cref="Market.Orders.OrderStore.Steps"/>): what
    /// one command adds is bounded, trades apart.</summary>
    public long Steps => _core.Steps;

    /// <summary>Digest of the whole state, kept up to date by each change: equal in two engines of equal states.</summary>
    public ulong Digest => _core.Digest;

    /// <summary>Carries out one command, or refuses it. What it causes is in the sink when the call returns.</summary>
    /// <param name="command">The command; any bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(in Command command) => _core.Apply(command);

    /// <summary>Works the digest out anew from the state; always equal to <see cref="Digest"/>. Costs with the number of orders.</summary>
    public ulong ComputeDigest() => _core.ComputeDigest();

    /// <summary>Frees the memory outside the heap. The engine may not be used afterwards.</summary>
    public void Dispose() => _core.Dispose();
}
