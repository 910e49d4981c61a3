namespace Ringside.Messaging.Mdp.Sending;

/// <summary>What is known of a message that was sent.</summary>
internal struct MessageRecord
{
    internal long ReceivedDeadlineNanos;
    internal long DeliveredDeadlineNanos;
    internal long Context;
    internal int BlocksLeft;
    internal SendFlags Flags;
    internal MessageState State;

    /// <summary>Nothing is waited for any more.</summary>
    internal bool IsDone;

    /// <summary>A timeout of the wait for being received was told.</summary>
    internal bool ToldReceivedTimeout;
}
