namespace Ringside.Messaging.Mdp.Sending;

/// <summary>What is known of a message that was sent.</summary>
internal struct MessageRecord
{
    internal long ReceivedDeadlineNanos;

    /// <summary>0 when nobody waits for it, or not any more.</summary>
    internal long DeliveredDeadlineNanos;

    internal long Context;
    internal int BlocksLeft;
    internal SendFlags Flags;
    internal MessageState State;

    /// <summary>Nothing is waited for any more.</summary>
    internal bool IsDone;

    /// <summary>The wait for being received has ended: the event, or its timeout, was told.</summary>
    internal bool ToldReceived;
}
