using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Simulation.ZooKeeper;

/// <summary>One server of a simulated ensemble: its own copy of the nodes, which may be behind, and its connections.</summary>
internal sealed class SimulatedZooKeeperServer
{
    private readonly List<SimulatedZooKeeperConnection> _connections = [];
    private int _applied;

    internal ZooKeeperTree Tree { get; } = new();

    /// <summary>Whether it runs; one that does not refuses connections.</summary>
    internal bool IsUp { get; set; } = true;

    /// <summary>Whether it hears the others; one that does not closes what is opened.</summary>
    internal bool HasQuorum { get; set; } = true;

    /// <summary>Whether it applies only what it must: what it is asked for with a sync, and what is written through it.</summary>
    internal bool IsSlow { get; set; }

    internal void Add(SimulatedZooKeeperConnection connection) => _connections.Add(connection);

    /// <summary>Applies all that is committed, and tells the watches of its connections.</summary>
    internal void CatchUp(IReadOnlyList<ZooKeeperTransaction> log)
    {
        while (_applied < log.Count)
        {
            foreach (ZooKeeperChange change in Tree.Apply(log[_applied++]))
            {
                _connections.ForEach(connection => connection.Tell(change));
            }
        }
    }

    internal void CloseAll()
    {
        foreach (SimulatedZooKeeperConnection connection in _connections.ToArray())
        {
            connection.Close();
        }

        _connections.Clear();
    }

    internal void Forget(SimulatedZooKeeperConnection connection) => _connections.Remove(connection);
}
