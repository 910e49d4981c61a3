using System.Runtime.CompilerServices;

namespace Ringside.Market.Engine;

/// <summary>Production: no bug is planted.</summary>
internal readonly struct NoFaults : IFaults
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(Fault fault) => false;
}
