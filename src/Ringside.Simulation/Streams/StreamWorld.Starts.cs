using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Simulation.Streams;

/// <content>Epochs that hardly begin.</content>
internal sealed partial class StreamWorld
{
    private const int MostLifeNanos = 12_000_000;
    private const int MostStandingNanos = 1_500_000;
    private const int All = -1;
    private const int None = -2;

    // By writer: which store gets what it writes, and the stores that do not hear it at all.
    private readonly Dictionary<int, (int Store, int[] Deaf)> _brokenStarts = [];
    private readonly Crc32C _checksum = new();

    /// <summary>A writer is about to seal: it finds just as many stores as it needs.</summary>
    internal void BreakSeal(WriterProcess writer)
    {
        if (Scenario.Profile == StreamProfile.BrokenStarts && HasBegun && !Wire.IsCalm)
        {
            int first = (int)Dice.Below(_stores.Length);
            int[] deaf = [.. Enumerable.Range(first, Scenario.Sizes.Copies - 1).Select(store => store % _stores.Length)];
            _brokenStarts[writer.Node] = (All, deaf);
            if (Dice.Chance(30))
            {
                BreakPromises(writer);
            }
        }
    }

    // Whoever writes stands still, while stores promise the next epoch and start again; then it goes on with what it was about to do.
    private void BreakPromises(WriterProcess next)
    {
        foreach (WriterProcess writer in _writers)
        {
            if (writer != next && writer.Writes)
            {
                writer.PausedUntilNanos = NowNanos + 100_000 + Dice.Below(MostStandingNanos);
                Happen("pause-writer", writer.Node, "stands still until", writer.PausedUntilNanos);
            }
        }

        foreach (StoreProcess store in _stores)
        {
            if (Dice.Chance(50))
            {
                _later.Add((NowNanos + Dice.Below(MostStandingNanos), () => StartAtOnce(store)));
            }
        }
    }

    private void StartAtOnce(StoreProcess store)
    {
        if (store.IsUp)
        {
            Happen("restart-store", store.Node, "starts again, a store");
            Kill(store);
            store.Start();
        }
    }

    /// <summary>A writer has sealed: of what it writes now one store gets something, or some hear of it and none gets it, or those that it
    /// has found get all of it and the others hear of nothing; and it ends soon.</summary>
    internal void BreakStart(WriterProcess writer)
    {
        if (!_brokenStarts.TryGetValue(writer.Node, out (int Store, int[] Deaf) broken))
        {
            return;
        }

        if (Dice.Chance(15))
        {
            _brokenStarts.Remove(writer.Node);
            return;
        }

        int[] all = [.. Enumerable.Range(0, _stores.Length)];
        int[] hearing = [.. all.Except(broken.Deaf)];
        int reached = Dice.Below(100) switch
        {
            < 35 => hearing[(int)Dice.Below(hearing.Length)],
            < 70 => None,
            _ => All,
        };
        _brokenStarts[writer.Node] = (reached, reached < 0 ? broken.Deaf : [.. all.Except([reached])]);
        Happen("break-start", writer.Node, "begins an epoch that reaches store (-1: all that it has found, -2: none)", reached);
        _later.Add((NowNanos + 1_000_000 + Dice.Below(MostLifeNanos), () => KillFor(writer, "writer")));
    }

    private bool IsOfBrokenStart(int from, int to, byte[] packet)
    {
        if (to >= _stores.Length || !_brokenStarts.TryGetValue(from, out (int Store, int[] Deaf) broken))
        {
            return false;
        }

        bool isBeat = StreamHeader.TryRead(packet, _checksum, out StreamHeader header) && header.IsHeartbeat;
        bool gets = broken.Store == All || broken.Store == to || isBeat;
        return !gets || broken.Deaf.Contains(to);
    }
}
