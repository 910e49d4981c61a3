using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Peers;

/// <summary>A connect that is under way. Each has a fresh id, so that no answer to an earlier one counts.</summary>
internal sealed class Dialling(ulong id, long deadlineNanos)
{
    internal const long FirstRetryNanos = 20_000_000;
    internal const long LongestRetryNanos = 1_000_000_000;

    private long _retryNanos = FirstRetryNanos;

    /// <summary>The id that packets to this side will carry.</summary>
    internal ulong Id { get; } = id;

    /// <summary>When it has failed.</summary>
    internal long DeadlineNanos { get; } = deadlineNanos;

    /// <summary>When the connect is to be sent again.</summary>
    internal long NextNanos { get; private set; } = long.MinValue;

    /// <summary>The token that the peer gave.</summary>
    internal byte[] Token { get; } = new byte[HandshakePacket.TokenSize];

    /// <summary>When the peer made it; 0 before.</summary>
    internal uint TokenSeconds { get; private set; }

    /// <summary>What this side drew for the keys; empty without a shared one.</summary>
    internal byte[] Nonce { get; } = new byte[HandshakePacket.NonceSize];

    internal void OnSent(long nowNanos)
    {
        NextNanos = nowNanos + _retryNanos;
        _retryNanos = Math.Min(2 * _retryNanos, LongestRetryNanos);
    }

    internal void OnChallenge(ReadOnlySpan<byte> token, uint seconds)
    {
        token.CopyTo(Token);
        TokenSeconds = seconds;
        NextNanos = long.MinValue;
        _retryNanos = FirstRetryNanos;
    }
}
