namespace Ringside.Market.Engine;

/// <summary>A session of a member, and its orders in the order of acceptance.</summary>
internal sealed class Session(uint place)
{
    internal readonly uint Place = place;
    internal uint Number;

    /// <summary>Its member; set before its number can be found.</summary>
    internal Member Member = null!;
    internal Session? NextOfMember;
    internal bool IsConnected;
    internal bool CancelsOnDisconnect;

    /// <summary>Slots of its first and last order (<see cref="OrderLinks"/>); 0 for none.</summary>
    internal uint FirstOrder;
    internal uint LastOrder;

    /// <summary>What it adds to the digest.</summary>
    internal ulong Hash;
}
