using Ringside.Linux.Files;
using Ringside.Messaging.Storage;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>Does what is asked when it is polled, in parts, or fails.</summary>
internal sealed unsafe class FailingEngine : IEngine
{
    private readonly Queue<(EngineOperation Operation, KernelFile File, nint Memory, int Length, long Offset, int Tag)> _begun = new();

    /// <summary>Most bytes of one write.</summary>
    internal int MostBytes { get; set; } = int.MaxValue;

    /// <summary>What the next operations of a kind give instead of being done; 0 for nothing.</summary>
    internal Dictionary<EngineOperation, int> Errors { get; } = [];

    /// <summary>Whether an error is given once only.</summary>
    internal bool FailsOnce { get; set; }

    /// <summary>Whether nothing ends.</summary>
    internal bool IsStuck { get; set; }

    internal int Synchronizations { get; private set; }

    public bool TrySubmit(EngineOperation operation, KernelFile file, byte* memory, int length, long offset, int tag)
    {
        _begun.Enqueue((operation, file, (nint)memory, length, offset, tag));
        return true;
    }

    public int Poll(Span<EngineCompletion> into)
    {
        if (IsStuck || !_begun.TryDequeue(out var next))
        {
            return 0;
        }

        if (Errors.TryGetValue(next.Operation, out int error))
        {
            if (FailsOnce)
            {
                Errors.Remove(next.Operation);
            }

            into[0] = new EngineCompletion(next.Tag, error);
            return 1;
        }

        Synchronizations += next.Operation == EngineOperation.Synchronize ? 1 : 0;
        int length = Math.Min(next.Length, MostBytes);
        into[0] = new EngineCompletion(next.Tag, PreadEngine.Do(next.Operation, next.File, (byte*)next.Memory, length, next.Offset));
        return 1;
    }

    public void Dispose()
    {
    }
}
