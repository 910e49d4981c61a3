using Ringside.Linux.Files;

namespace Ringside.Messaging.Storage;

/// <summary>Reads and writes files; one thread uses it. Memory belongs to it until the operation has completed.</summary>
internal unsafe interface IEngine : IDisposable
{
    /// <summary>Begins an operation.</summary>
    /// <returns>False when as many as it holds are under way or wait to be taken.</returns>
    bool TrySubmit(EngineOperation operation, KernelFile file, byte* memory, int length, long offset, int tag);

    /// <summary>Hands over what was begun, and takes completions, without waiting.</summary>
    int Poll(Span<EngineCompletion> into);
}
