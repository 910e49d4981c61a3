namespace Ringside.Messaging.Mdp;

/// <summary>How one message is sent.</summary>
/// <param name="Flags">Order, reliability, confirmations.</param>
/// <param name="ReceivedTimeoutNanos">How long to wait for the received confirmation; 0 for ever.</param>
/// <param name="DeliveredTimeoutNanos">How long to wait for the delivered confirmation; 0 for ever.</param>
/// <param name="Context">The sender's own number, which comes back with every event of the message.</param>
public readonly record struct SendOptions(SendFlags Flags, long ReceivedTimeoutNanos, long DeliveredTimeoutNanos, long Context);
