using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Nodes;

/// <summary>When each gateway of a shard was last heard, for as long as one process writes: who is silent for too long has lost its
/// sessions.</summary>
/// <remarks>A run of a gateway that follows another one ends no session: those of the older run have the same time, from when the newer
/// one was heard first, to log in again. Then they are lost, too; otherwise orders of members that stay away would rest for
/// ever.</remarks>
internal sealed class GatewayWatch(long silenceNanos)
{
    private readonly Dictionary<uint, Life> _heard = [];
    private long _checkNanos = long.MinValue;

    /// <summary>When the next look is due.</summary>
    internal long DeadlineNanos => _checkNanos;

    /// <summary>From the beginning of an epoch each gateway has its whole time once more.</summary>
    internal void Begin(long nowNanos)
    {
        _heard.Clear();
        _checkNanos = nowNanos + silenceNanos;
    }

    /// <summary>A gateway is heard.</summary>
    internal void Heard(uint gateway, ulong instance, long nowNanos)
    {
        if (!_heard.TryGetValue(gateway, out Life known) || known.Instance < instance)
            _heard[gateway] = new Life(instance, nowNanos, nowNanos, IsAlone: false);
        else if (known.Instance == instance)
            _heard[gateway] = known with { LastNanos = nowNanos };
    }

    /// <summary>Looks for a run of a gateway that is silent, or that another one has followed long ago and that still has a session; not
    /// more often than its time is long divided by 16.</summary>
    /// <param name="gateways">The shard's gateways.</param>
    /// <param name="sessions">The shard's sessions.</param>
    /// <param name="beganNanos">When the epoch began.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="lost">The gateway, when the result is true. The next look is at once.</param>
    internal bool TryFindSilent(
        GatewayTable gateways, SessionTable sessions, long beganNanos, long nowNanos, out ShardGateway lost)
    {
        lost = default;
        if (nowNanos < _checkNanos)
            return false;
        for (int place = 0; place < gateways.Count; place++)
        {
            ref readonly ShardGateway gateway = ref gateways[place];
            // A newer run may be heard before its start is in the stream.
            _heard.TryGetValue(gateway.Number, out Life life);
            bool isHeard = life.Instance == gateway.Instance;
            long since = isHeard ? life.LastNanos : life.Instance > gateway.Instance ? life.FirstNanos : beganNanos;
            if (gateway.IsLost == 0 && nowNanos - since >= silenceNanos)
            {
                lost = gateway;
                return true;
            }

            if (!isHeard || life.IsAlone || nowNanos - life.FirstNanos < silenceNanos)
                continue;
            if (NewestBefore(gateway, sessions) is > 0 and ulong older)
            {
                lost = gateway with { Instance = older };
                return true;
            }

            _heard[gateway.Number] = life with { IsAlone = true };
        }

        _checkNanos = nowNanos + (silenceNanos / 16);
        return false;
    }

    /// <summary>The newest run before this one that has a session which is connected; 0 for none.</summary>
    private static ulong NewestBefore(in ShardGateway gateway, SessionTable sessions)
    {
        ulong newest = 0;
        for (int place = 0; place < sessions.Count; place++)
        {
            ref readonly ShardSession session = ref sessions[place];
            if (session.Gateway == gateway.Number && session.Instance < gateway.Instance && session.IsConnected != 0)
                newest = Math.Max(newest, session.Instance);
        }

        return newest;
    }

    /// <summary>A run of a gateway.</summary>
    /// <param name="Instance">Which.</param>
    /// <param name="FirstNanos">When it was heard first.</param>
    /// <param name="LastNanos">When it was heard last.</param>
    /// <param name="IsAlone">Whether no run before it has a session any longer: older runs can get none.</param>
    private readonly record struct Life(ulong Instance, long FirstNanos, long LastNanos, bool IsAlone);
}
