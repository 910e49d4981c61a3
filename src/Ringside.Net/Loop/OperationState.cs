namespace Ringside.Net.Loop;

/// <summary>Where an operation stands.</summary>
internal enum OperationState : byte
{
    /// <summary>In the pool.</summary>
    Free,

    /// <summary>The kernel, another thread or another coroutine will complete it.</summary>
    UnderWay,

    /// <summary>It has its result; who waits for it has not taken it yet.</summary>
    Done,

    /// <summary>Nobody waits for it any more: its completion only gives back what it holds.</summary>
    Abandoned,
}
