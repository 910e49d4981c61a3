using Ringside.Linux.Files;

namespace Ringside.Messaging.Storage;

/// <summary>Ends the writes of an engine that the kernel ended early. What is left is written at once, which tells why: the disk became
/// full in the middle. Tags are places, below the depth.</summary>
internal sealed unsafe class WholeWrites(IEngine engine, int depth) : IEngine
{
    private readonly Begun[] _begun = new Begun[depth];

    public bool TrySubmit(EngineOperation operation, KernelFile file, byte* memory, int length, long offset, int tag)
    {
        if (!engine.TrySubmit(operation, file, memory, length, offset, tag))
            return false;
        _begun[tag] = operation == EngineOperation.Write ? new Begun(file, (nint)memory, length, offset) : default;
        return true;
    }

    public int Poll(Span<EngineCompletion> into)
    {
        int count = engine.Poll(into);
        for (int i = 0; i < count; i++)
        {
            (int tag, int result) = (into[i].Tag, into[i].Result);
            if (result > 0 && result < _begun[tag].Length)
                into[i] = new EngineCompletion(tag, Finish(_begun[tag], result));
            _begun[tag] = default;
        }

        return count;
    }

    public void Dispose() => engine.Dispose();

    private static int Finish(in Begun begun, int written)
    {
        int left = begun.Length - written;
        int result = PreadEngine.Do(
            EngineOperation.Write, begun.File, (byte*)begun.Memory + written, left, begun.Offset + written);
        return result < 0 ? result : written + result;
    }

    private readonly record struct Begun(KernelFile File, nint Memory, int Length, long Offset);
}
