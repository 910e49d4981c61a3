using Ringside.Linux.Sockets;

namespace Ringside.Messaging.Mdp.Peers;

/// <summary>A peer was heard from another address: it must prove that it receives there before anything else is sent there
/// (as RFC 9000, section 8.2).</summary>
internal sealed class AddressCheck
{
    internal const long RetryNanos = 100_000_000;
    internal const int MostTries = 5;

    /// <summary>The address to be proven; empty when none is.</summary>
    internal Endpoint Candidate { get; private set; }

    /// <summary>What must come back.</summary>
    internal ulong Challenge { get; private set; }

    /// <summary>A challenge is to be sent.</summary>
    internal bool WantsChallenge { get; private set; }

    /// <summary>A challenge of the peer is to be answered, with <see cref="Answer"/>, to <see cref="AnswerTo"/>.</summary>
    internal bool WantsAnswer { get; private set; }

    internal ulong Answer { get; private set; }

    internal Endpoint AnswerTo { get; private set; }

    /// <summary>When the challenge is to be sent again.</summary>
    internal long DeadlineNanos { get; private set; } = long.MaxValue;

    private int _tries;
    private long _credit;

    /// <summary>A good packet came from there.</summary>
    internal void OnOtherAddress(in Endpoint from, ulong challenge, int bytes)
    {
        if (Candidate != from)
        {
            (Candidate, Challenge, WantsChallenge, _tries, _credit) = (from, challenge, true, 0, 0);
        }

        _credit += bytes;
    }

    /// <summary>Whether so many bytes may be sent there: to the candidate no more than came from it.</summary>
    internal bool MaySend(in Endpoint to, int bytes) => to != Candidate || bytes <= _credit;

    /// <summary>So many bytes were sent there.</summary>
    internal void OnSent(in Endpoint to, int bytes) => _credit -= to == Candidate ? bytes : 0;

    internal void OnChallengeSent(long nowNanos)
    {
        WantsChallenge = false;
        DeadlineNanos = nowNanos + RetryNanos;
    }

    internal void OnTime(long nowNanos)
    {
        if (nowNanos < DeadlineNanos)
        {
            return;
        }

        DeadlineNanos = long.MaxValue;
        WantsChallenge = ++_tries < MostTries;
        Candidate = WantsChallenge ? Candidate : default;
    }

    /// <summary>An answer came from there.</summary>
    /// <returns>Whether it proves the address.</returns>
    internal bool OnAnswer(in Endpoint from, ulong answer)
    {
        if (Candidate.IsEmpty || from != Candidate || answer != Challenge)
        {
            return false;
        }

        (Candidate, WantsChallenge, DeadlineNanos) = (default, false, long.MaxValue);
        return true;
    }

    /// <summary>The peer wants to know whether this side receives here.</summary>
    internal void OnChallenge(in Endpoint from, ulong challenge) => (Answer, AnswerTo, WantsAnswer) = (challenge, from, true);

    internal void OnAnswered() => WantsAnswer = false;
}
