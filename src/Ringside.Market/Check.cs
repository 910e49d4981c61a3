using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Ringside.Market;

/// <summary>Assertions that stay on: for mistakes of the programmer, never for what comes from outside.</summary>
internal static class Check
{
    /// <summary>Throws when a fact that must hold does not; the throw stands out of line, so that a check costs one compare.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void That([DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds)
            Fail(what);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(string what) => throw new InvalidOperationException(what);
}
