using Ringside.Simulation.ZooKeeper;

namespace Ringside.Simulation.Venue;

/// <summary>The ensemble of ZooKeeper of a run, everybody's ways to it, and what goes wrong with both.</summary>
internal sealed class VenueCoordinator(VenueWorld world)
{
    private const int Servers = 3;
    private const long TickNanos = 50_000_000;

    private readonly List<ZooKeeperPlace> _places = [];
    private readonly List<SimulatedZooKeeperLine> _abandoned = [];
    private readonly HashSet<(string Stream, uint Epoch)> _claimed = [];

    internal SimulatedZooKeeper Ensemble { get; } = new(Servers, TickNanos);

    /// <summary>The way of a process that begins.</summary>
    internal ZooKeeperPlace Join(int stream, int node, ulong instance)
    {
        var place = new ZooKeeperPlace(this, world, stream, node, instance);
        _places.Add(place);
        return place;
    }

    /// <summary>Somebody was told that an epoch is its own.</summary>
    internal void NoteClaim(string stream, uint epoch, ulong instance)
    {
        if (!_claimed.Add((stream, epoch)))
        {
            throw new InvariantException("an epoch is given once", $"{stream}: {epoch}, the second time to {instance}");
        }
    }

    /// <summary>A process is gone. Nobody closes its session: that ends when it was silent for long enough.</summary>
    internal void Forget(ZooKeeperPlace place)
    {
        _places.Remove(place);
        place.Line.Abandon(losesSent: world.Dice.Chance(50));
        _abandoned.Add(place.Line);
    }

    internal void Turn(long nowNanos)
    {
        Ensemble.Advance(nowNanos);
        _abandoned.RemoveAll(line => !line.TryDrain(nowNanos));
    }

    /// <summary>Something goes wrong; what it takes away comes back after a time.</summary>
    /// <returns>False when there was nothing to be done.</returns>
    internal bool Hit(VenueIncident what)
    {
        switch (what)
        {
            case VenueIncident.LoseCoordinator:
                LoseAll();
                return true;
            case VenueIncident.StopCoordinatorServer:
                Lose((int)world.Dice.Below(Servers), 400_000_000);
                return true;
            case VenueIncident.SlowCoordinatorServer:
                Slow((int)world.Dice.Below(Servers));
                return true;
            case VenueIncident.EndSession:
                return EndSession();
            default:
                return BreakLine();
        }
    }

    /// <summary>What a run has drawn, as an ensemble knows it.</summary>
    internal static VenueIncident Draw(ScenarioDice dice) => dice.Pick(
        VenueIncident.LoseCoordinator, VenueIncident.StopCoordinatorServer, VenueIncident.SlowCoordinatorServer,
        VenueIncident.EndSession, VenueIncident.EndSession, VenueIncident.BreakSession);

    internal void Heal()
    {
        for (int server = 0; server < Servers; server++)
        {
            Ensemble.Start(server);
            Ensemble.SetSlow(server, isSlow: false);
        }

        _places.ForEach(place => place.Line.IsCut = false);
    }

    private void LoseAll()
    {
        long mostNanos = world.Dice.Below(600_000_000) + 1;
        for (int server = 0; server < Servers; server++)
        {
            Lose(server, mostNanos);
        }
    }

    private void Lose(int server, long mostNanos)
    {
        world.Trail.Add(world.NowNanos, server, "a server of ZooKeeper stops");
        Ensemble.Stop(server);
        world.Later(() => Ensemble.Start(server), mostNanos);
    }

    private void Slow(int server)
    {
        world.Trail.Add(world.NowNanos, server, "a server of ZooKeeper is behind");
        Ensemble.SetSlow(server, isSlow: true);
        world.Later(() => Ensemble.SetSlow(server, isSlow: false), 600_000_000);
    }

    private bool EndSession()
    {
        if (Pick() is not { } place)
        {
            return false;
        }

        world.Trail.Add(world.NowNanos, 0, "ZooKeeper ends session", place.Session.SessionId);
        Ensemble.End(place.Session.SessionId);
        return true;
    }

    private bool BreakLine()
    {
        if (Pick() is not { } place)
        {
            return false;
        }

        world.Trail.Add(world.NowNanos, 0, "ZooKeeper loses a connection, of session", place.Session.SessionId);
        place.Line.IsCut = world.Dice.Chance(50);
        if (place.Line.IsCut)
        {
            world.Later(() => place.Line.IsCut = false, 600_000_000);
        }
        else
        {
            place.Line.Break(losesSent: world.Dice.Chance(50), world.NowNanos);
        }

        return true;
    }

    private ZooKeeperPlace? Pick() => _places.Count == 0 ? null : _places[(int)world.Dice.Below(_places.Count)];
}
