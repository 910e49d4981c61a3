using System.Numerics;

namespace Ringside.Net.Loop;

/// <summary>Operations whose awaiters are to be resumed, in the order in which they completed. Each is in it at most once.</summary>
internal sealed class ReadyQueue(int operations)
{
    private readonly Operation?[] _slots = new Operation?[BitOperations.RoundUpToPowerOf2((uint)operations)];
    private uint _head;
    private uint _tail;

    internal int Count => (int)(_tail - _head);

    internal void Add(Operation operation) => _slots[_tail++ & (uint)(_slots.Length - 1)] = operation;

    internal Operation Take()
    {
        ref Operation? slot = ref _slots[_head++ & (uint)(_slots.Length - 1)];
        Operation operation = slot!;
        slot = null;
        return operation;
    }
}
