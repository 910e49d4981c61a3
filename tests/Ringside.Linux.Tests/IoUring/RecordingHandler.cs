using Ringside.Linux.IoUring;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>Keeps what it was handed.</summary>
internal sealed class RecordingHandler : ICompletionHandler
{
    internal List<ulong> Values { get; } = [];

    internal Action<Completion>? Then { get; init; }

    public void Complete(in Completion completion, ulong value)
    {
        Values.Add(value);
        Then?.Invoke(completion);
    }
}
