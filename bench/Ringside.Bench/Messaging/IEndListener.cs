namespace Ringside.Bench.Messaging;

/// <summary>Is told what came to an end.</summary>
internal interface IEndListener
{
    /// <summary>A message came; its bytes are gone when this returns.</summary>
    void OnMessage(IMessagingEnd end, long link, ReadOnlySpan<byte> payload);

    /// <summary>The other end is known to have a message.</summary>
    /// <param name="context">What was given with the message.</param>
    void OnConfirmed(long context);
}
