using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ringside.Market.Itch;

/// <summary>Asks the processor to bring memory into its cache that will be needed soon. A hint: it changes no result, and where the
/// processor has no such instruction (or .NET does not offer it, as on arm64) it is nothing.</summary>
internal static class Prefetch
{
    // The address may be stale when the garbage collector has moved the array in between: the wrong line is fetched then, no more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Of<T>(ref T place)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }
}
