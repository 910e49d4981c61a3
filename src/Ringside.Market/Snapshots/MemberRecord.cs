using System.Runtime.InteropServices;

namespace Ringside.Market.Snapshots;

/// <summary>A member in a snapshot: 32 bytes, the fields one after the other.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct MemberRecord
{
    internal const int Size = 32;

    internal uint Number;

    /// <summary>1 when its kill switch is on.</summary>
    internal uint IsKilled;
    internal long QuantityLimit;
    internal long NotionalLimit;
    internal long OpenLimit;

    internal readonly bool IsValid => IsKilled <= 1 && QuantityLimit >= 0 && NotionalLimit >= 0 && OpenLimit >= 0;
}
