using System.Runtime.InteropServices;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Loop;

/// <summary>What the kernel reads beside an entry, one block for each operation, at addresses that never change.</summary>
internal sealed unsafe class ControlBlocks(int count) : IDisposable
{
    private readonly PinnedRegion _region = new(count * sizeof(Block));

    internal Block* this[Operation operation] => (Block*)_region.Start + operation.Index;

    public void Dispose() => _region.Dispose();

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    internal struct Block
    {
        public KernelTime Time;
        public Endpoint Address;
    }
}
