using System.Runtime.InteropServices;

namespace Ringside.Market.Orders;

/// <summary>Zeroed memory outside the heap that never moves. A large block is address space only, until it is touched: so a pool is
/// reserved at its hard maximum, and growing copies nothing.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const nuint Alignment = 64;

    private void* _allocated;

    internal NativeBlock(nuint length)
    {
        _allocated = NativeMemory.AllocZeroed(checked(length + Alignment));
        Start = (byte*)(((nuint)_allocated + Alignment - 1) & ~(Alignment - 1));
    }

    /// <summary>The first byte, at a cache line.</summary>
    internal byte* Start { get; private set; }

    public void Dispose()
    {
        NativeMemory.Free(_allocated);
        _allocated = null;
        Start = null;
    }
}
