using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Nodes;

/// <summary>When each gateway of a shard was heard, for as long as one process writes: who is silent for too long has lost its sessions,
/// and so has an older run of one that lives, when its members had as much time to log in again.</summary>
internal sealed class GatewayWatch(long silenceNanos)
{
    private readonly Dictionary<uint, Run> _runs = [];
    private long _beganNanos;
    private long _checkNanos = long.MinValue;

    /// <summary>When the next look is due.</summary>
    internal long DeadlineNanos => _checkNanos;

    /// <summary>From the beginning of an epoch each gateway has its whole time once more.</summary>
    internal void Begin(long nowNanos)
    {
        _runs.Clear();
        _beganNanos = nowNanos;
        _checkNanos = nowNanos + silenceNanos;
    }

    /// <summary>A run of a gateway is heard.</summary>
    internal void Heard(uint gateway, ulong instance, long nowNanos)
    {
        if (!_runs.TryGetValue(gateway, out Run run) || run.Instance < instance)
            _runs[gateway] = new Run(instance, nowNanos, nowNanos);
        else if (run.Instance == instance)
            _runs[gateway] = run with { HeardNanos = nowNanos };
    }

    /// <summary>Looks for a run of a gateway that has to be given up; not more often than its time is long divided by 16.</summary>
    /// <param name="core">The shard.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="gateway">The gateway, when the result is true. The next look is at once.</param>
    /// <param name="instance">The run; older ones are given up with it.</param>
    internal bool TryFindSilent(ShardCore core, long nowNanos, out uint gateway, out ulong instance)
    {
        (gateway, instance) = (0, 0);
        if (nowNanos < _checkNanos)
            return false;
        for (int place = 0; place < core.Gateways.Count; place++)
        {
            ref readonly ShardGateway known = ref core.Gateways[place];
            bool isKnown = _runs.TryGetValue(known.Number, out Run run);
            bool isHeard = isKnown && run.Instance == known.Instance;
            if (known.IsLost != 0)
                continue;
            // A newer run is heard before its start is in the stream: the one before has its time from then on.
            bool isReplaced = isKnown && run.Instance > known.Instance;
            long since = isHeard ? run.HeardNanos : isReplaced ? run.FirstNanos : _beganNanos;
            if (nowNanos - since >= silenceNanos)
            {
                (gateway, instance) = (known.Number, known.Instance);
                return true;
            }

            if (isHeard && nowNanos - run.FirstNanos >= silenceNanos && core.HasSessionsBefore(known.Number, known.Instance))
            {
                (gateway, instance) = (known.Number, known.Instance - 1);
                return true;
            }
        }

        _checkNanos = nowNanos + (silenceNanos / 16);
        return false;
    }

    private readonly record struct Run(ulong Instance, long FirstNanos, long HeardNanos);
}
