using Ringside.Exchange.Members;

namespace Ringside.Exchange.Gateways;

/// <summary>What a gateway knows of one session: who sits there, and what the shards have been told.</summary>
internal sealed class Seat
{
    internal Seat(uint session, Member member, GatewayOptions options, long nowNanos)
    {
        Session = session;
        Member = member;
        LeaveSequences = new long[options.Shards];
        Rate = new TokenBucket(member.RatePerSecond, member.Burst, nowNanos);
        Excess = new TokenBucket(options.ExcessPerSecond, options.ExcessBurst, nowNanos);
    }

    internal uint Session { get; }

    internal Member Member { get; }

    /// <summary>For each shard the sequence of the last input that said that the session is gone.</summary>
    internal long[] LeaveSequences { get; }

    internal SeatState State { get; set; }

    /// <summary>Who sits there; -1 for nobody.</summary>
    internal int Connection { get; set; } = -1;

    /// <summary>Number of the batch on the home shard that made this gateway the owner; 0 while that is not known.</summary>
    internal long Generation { get; set; }

    /// <summary>Sequence of the input to the home shard that asked for it.</summary>
    internal long ConnectSequence { get; set; }

    /// <summary>Shards that have not confirmed it.</summary>
    internal int ShardsToHear { get; set; }

    internal TokenBucket Rate;
    internal TokenBucket Excess;
}
