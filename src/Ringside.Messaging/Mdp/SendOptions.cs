namespace Ringside.Messaging.Mdp;

/// <summary>How one message is sent (docs/mdp.md).</summary>
/// <param name="Flags">How it travels, and what is reported.</param>
/// <param name="ReceivedTimeoutNanos">Nanoseconds after which the wait for <see cref="SendFlags.ConfirmReceived"/> ends; 0 waits as long as
/// the peer lives.</param>
/// <param name="DeliveredTimeoutNanos">The same for <see cref="SendFlags.ConfirmDelivered"/>.</param>
/// <param name="Context">Any number of the sender's, handed back with every event of the message.</param>
public readonly record struct SendOptions(
    SendFlags Flags, long ReceivedTimeoutNanos = 0, long DeliveredTimeoutNanos = 0, long Context = 0);
