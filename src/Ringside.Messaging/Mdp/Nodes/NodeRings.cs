using System.Numerics;
using Ringside.Net.Agents;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>What joins users' threads and the thread of a core: commands from many to one, messages and events from one to one.</summary>
internal sealed class NodeRings
{
    private const int MostCommands = 1 << 14;
    private const int MostMessages = 1 << 13;

    private readonly Action _wake;
    private int _isAsleep;

    /// <summary>Makes them.</summary>
    /// <param name="options">Their sizes follow from what may be enqueued.</param>
    /// <param name="wake">Wakes the thread of the core.</param>
    /// <param name="lanes">Told when messages were written, one for each thread that takes some.</param>
    internal NodeRings(MdpOptions options, Action wake, params IReadOnlyList<Action> lanes)
    {
        _wake = wake;
        int messages = (int)BitOperations.RoundUpToPowerOf2((uint)options.MaxEnqueuedMessages);
        Commands = new ManyToOneRing<NodeCommand>(Math.Min(messages, MostCommands));
        Lanes = [.. lanes.Select(raise => new MessageLane(Math.Min(messages, MostMessages), raise))];
        Events = new SpscRing<MdpEvent>(Math.Min(messages, MostMessages));
    }

    internal ManyToOneRing<NodeCommand> Commands { get; }

    /// <summary>Ways of messages out; a peer's always take the same.</summary>
    internal MessageLane[] Lanes { get; }

    internal SpscRing<MdpEvent> Events { get; }

    /// <summary>Asks for something; any thread.</summary>
    /// <returns>False when the ring is full.</returns>
    internal bool TryAsk(in NodeCommand command)
    {
        if (!Commands.TryWrite(command))
        {
            return false;
        }

        // The command must be seen before the flag is looked at; the other side sets the flag before it looks for a command. So
        // one of the two sees the other.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
        {
            _wake();
        }

        return true;
    }

    /// <summary>The thread of the core had nothing to do: from now on whoever asks wakes it.</summary>
    /// <param name="isStalled">It takes no command now, so those that wait do not count.</param>
    /// <returns>False when a command came in the meantime.</returns>
    internal bool IsAsleepUnlessAsked(bool isStalled)
    {
        Volatile.Write(ref _isAsleep, 1);
        Interlocked.MemoryBarrier();
        return isStalled || !Commands.CanRead;
    }

    /// <summary>The thread of the core works.</summary>
    internal void IsAwake() => Volatile.Write(ref _isAsleep, 0);
}
