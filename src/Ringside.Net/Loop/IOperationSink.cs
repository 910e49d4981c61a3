using Ringside.Linux.IoUring;

namespace Ringside.Net.Loop;

/// <summary>Takes the completions of an operation that nobody awaits: a multishot, or a timer of the loop itself.</summary>
internal interface IOperationSink
{
    /// <summary>Takes one completion. Must not throw and must not resume anybody; it may prepare operations.</summary>
    /// <param name="completion">The completion; the last one has no "more".</param>
    void Handle(in Completion completion);

    /// <summary>The coroutine that owns the operation has ended: what completes from now on interests nobody.</summary>
    void Abandon();
}
