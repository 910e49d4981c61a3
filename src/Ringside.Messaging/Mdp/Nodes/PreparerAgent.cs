using Ringside.Net.Agents;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>The thread that prepares what is to be sent: it takes what users' threads ask for, and passes it on in one order, so that the
/// thread of the core never contends with them.</summary>
internal sealed class PreparerAgent(NodeRings users, NodeRings core, Waiter waiter) : IAgent
{
    private const long FullPauseNanos = 50_000;

    private NodeCommand _kept;
    private bool _hasKept;

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        int count = 0;
        waiter.DeadlineNanos = Waiter.Never;
        if (_hasKept && !core.TryAsk(_kept))
        {
            waiter.DeadlineNanos = nowNanos + FullPauseNanos;
            return 0;
        }

        _hasKept = false;
        while (users.Commands.TryRead(out NodeCommand command))
        {
            if (!core.TryAsk(command))
            {
                (_kept, _hasKept) = (command, true);
                break;
            }

            count++;
        }

        if (count == 0 && users.IsAsleepUnlessAsked(isStalled: false))
        {
            return 0;
        }

        users.IsAwake();
        return Math.Max(1, count);
    }
}
