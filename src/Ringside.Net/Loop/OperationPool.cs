namespace Ringside.Net.Loop;

// | bits of the handler's user data | meaning                                |
// |                              47 | 1: the linked time-out of the operation |
// |                         46 - 24 | index of the operation                 |
// |                          23 - 0 | its generation                         |

/// <summary>All operations of a loop, made once.</summary>
internal sealed class OperationPool
{
    internal const int Largest = 1 << 20;
    internal const ulong TimeoutPart = 1UL << 47;
    private const int GenerationBits = 24;
    private const uint GenerationMask = (1u << GenerationBits) - 1;

    private readonly Operation[] _all;
    private readonly int[] _free;
    private int _freeCount;

    internal OperationPool(RingLoop loop, int count)
    {
        _all = new Operation[count];
        _free = new int[count];
        for (int i = 0; i < count; i++)
        {
            _all[i] = new Operation(loop, i);
            _free[i] = count - 1 - i;
        }

        _freeCount = count;
    }

    internal int Rented => _all.Length - _freeCount;

    internal ReadOnlySpan<Operation> All => _all;

    internal static ulong ValueOf(Operation operation) =>
        ((ulong)(uint)operation.Index << GenerationBits) | (operation.Generation & GenerationMask);

    internal Operation Rent() => _freeCount > 0
        ? _all[_free[--_freeCount]]
        : throw new InvalidOperationException(
            $"the loop has {_all.Length} operations under way, its limit (RingLoopOptions.MaximumOperations)");

    internal void Return(Operation operation) => _free[_freeCount++] = operation.Index;

    /// <summary>The operation that a completion belongs to.</summary>
    /// <returns>Null when that operation is over: nothing should come for it any more.</returns>
    internal Operation? Find(ulong value)
    {
        int index = (int)((value & ~TimeoutPart) >> GenerationBits);
        if (index >= _all.Length)
        {
            return null;
        }

        Operation operation = _all[index];
        return operation.IsWithKernel && (operation.Generation & GenerationMask) == (value & GenerationMask) ? operation : null;
    }
}
