namespace Ringside.Simulation.Venue;

/// <summary>A rolling restart (docs/operate.md): while everything else goes on and goes wrong an administrator ends each process in order
/// and starts it again, gateways first, the engines that write last, and each when the one before is back.</summary>
internal sealed class VenueRestart(VenueWorld world)
{
    private const long LookNanos = 3_000_000;
    private const long MostDownNanos = 20_000_000;
    private const int MostRequests = 20;

    private readonly List<VenueProcess> _left = [];
    private VenueProcess? _awaited;
    private long _nextNanos;
    private int _requests;

    /// <summary>Rolling restarts that came to their end.</summary>
    internal int Ended { get; private set; }

    /// <summary>Begins one.</summary>
    /// <returns>False when there is one already.</returns>
    internal bool TryBegin()
    {
        if (_left.Count > 0 || _awaited is not null)
        {
            return false;
        }

        _left.AddRange(world.InOrderOfRestart);
        world.Trail.Add(world.NowNanos, 0, "a rolling restart begins; processes", _left.Count);
        return true;
    }

    /// <summary>It is given up, wherever it is.</summary>
    internal void End()
    {
        _left.Clear();
        _awaited = null;
    }

    /// <summary>Does what is next, when it is time to.</summary>
    internal void Turn()
    {
        if ((_left.Count == 0 && _awaited is null) || world.NowNanos < _nextNanos)
        {
            return;
        }

        _nextNanos = world.NowNanos + LookNanos;
        if (_awaited is { IsBack: false })
        {
            return;
        }

        _awaited = null;
        if (_left.Count == 0)
        {
            Ended++;
            world.Trail.Add(world.NowNanos, 0, "a rolling restart is done");
            return;
        }

        VenueProcess next = Next();
        if (!world.IsWanted(next))
        {
            _left.Remove(next);
        }
        else if (next.IsBack && !HandsOver(next))
        {
            Restart(next);
        }
    }

    // Of the engines of a shard the one that writes comes last.
    private VenueProcess Next() => _left[0] is EngineHost { IsOpen: true } writer
        ? _left.OfType<EngineHost>().FirstOrDefault(engine => engine.Shard == writer.Shard && !engine.IsOpen) ?? writer
        : _left[0];

    // To one that was started again before. Who is refused too often goes without.
    private bool HandsOver(VenueProcess process)
    {
        if (process is not EngineHost { IsOpen: true } engine || !world.Scenario.HasElection || _requests >= MostRequests)
        {
            return false;
        }

        _requests++;
        int place = (engine.Place + 1 + (int)world.Dice.Below(world.Scenario.Places - 1)) % world.Scenario.Places;
        world.HandOver(engine, (ushort)(place + 1));
        return true;
    }

    private void Restart(VenueProcess process)
    {
        world.Trail.Add(world.NowNanos, process.Node, $"is ended in order, {process.What}");
        process.Close();
        _left.Remove(process);
        (_awaited, _requests) = (process, 0);
        world.Later(() => world.StartAgain(process), MostDownNanos);
    }
}
