namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>A message, or a part of one.</summary>
/// <param name="Message">Low half of the number of the message.</param>
/// <param name="Bytes">Bytes of the message here.</param>
/// <param name="IsFirst">The message begins here.</param>
/// <param name="IsEnd">The message ends here.</param>
/// <param name="WantsDelivered">The sender wants to know when the application has dealt with the message.</param>
/// <param name="MessageBytes">Size of the message, where it is known: when it is whole, and where a long one begins.</param>
public readonly record struct DumpedFragment(
    uint Message, int Bytes, bool IsFirst, bool IsEnd, bool WantsDelivered, uint? MessageBytes);
