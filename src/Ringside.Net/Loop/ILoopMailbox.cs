namespace Ringside.Net.Loop;

/// <summary>What the loop asks a mailbox of any type.</summary>
internal interface ILoopMailbox
{
    /// <summary>True when a message can be taken.</summary>
    bool HasMessage { get; }

    /// <summary>True while somebody waits for one.</summary>
    bool IsAwaited { get; }

    /// <summary>Tells those who wait, if there is a message.</summary>
    void Deliver();
}
