using Ringside.Messaging.Blocks;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Blocks;

/// <summary>A store in memory that completes in any order, some time later, and takes only some operations at a time.</summary>
internal sealed class LazyStore(SeededRandom random, int sizeBytes, int depth) : IBlockStore
{
    private readonly MemoryBlockStore _memory = new(sizeBytes, 1);
    private readonly List<BlockOperation> _begun = [];

    internal BlockResult Result { get; set; }

    /// <summary>Completes nothing.</summary>
    internal bool IsStuck { get; set; }

    public long SizeBytes => sizeBytes;

    public int BlockBytes => 4096;

    public bool TrySubmit(in BlockOperation operation)
    {
        if (_begun.Count == depth)
            return false;
        _begun.Add(operation);
        return true;
    }

    public int Poll(Span<BlockCompletion> into)
    {
        int count = 0;
        for (int i = random.Next(_begun.Count + 1); i > 0 && count < into.Length && !IsStuck; i--)
        {
            int at = random.Next(_begun.Count);
            Assert.True(_memory.TrySubmit(_begun[at]));
            _begun.RemoveAt(at);
            _memory.Poll(into[count..]);
            into[count] = into[count] with { Result = Result };
            count++;
        }

        return count;
    }
}
