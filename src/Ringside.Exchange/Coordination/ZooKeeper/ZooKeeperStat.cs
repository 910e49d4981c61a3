namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>The facts of a node (Stat).</summary>
/// <param name="CreatedZxid">Transaction that made it.</param>
/// <param name="ModifiedZxid">Transaction that wrote it last.</param>
/// <param name="CreatedMillis">When it was made, by the leader's clock.</param>
/// <param name="ModifiedMillis">When it was written last, by the leader's clock.</param>
/// <param name="Version">How often it was written: the compare of compare-and-set.</param>
/// <param name="ChildVersion">How often its children changed.</param>
/// <param name="AclVersion">How often its access list changed.</param>
/// <param name="EphemeralOwner">The session it goes with; 0 for a persistent one.</param>
/// <param name="DataLength">Bytes of its content.</param>
/// <param name="Children">How many children it has.</param>
/// <param name="ChildrenZxid">Transaction that changed its children last.</param>
internal readonly record struct ZooKeeperStat(
    long CreatedZxid, long ModifiedZxid, long CreatedMillis, long ModifiedMillis, int Version, int ChildVersion, int AclVersion,
    long EphemeralOwner, int DataLength, int Children, long ChildrenZxid);
