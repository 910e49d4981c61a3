using Ringside.Market.Commands;

namespace Ringside.Market.Tests.Reference;

/// <summary>
/// Makes a stream that shows a fault as short and plain as it gets: chunks are left out, half of the stream first and single commands
/// last, until no command can go (delta debugging, Zeller and Hildebrandt 2002); then fields become zero or small. A smaller stream is
/// kept when it still fails, however it fails.
/// </summary>
internal sealed class StreamShrinker(Func<IReadOnlyList<Command>, bool> fails, int mostTries = 20_000)
{
    private int _tries;

    public List<Command> Shrink(IReadOnlyList<Command> stream)
    {
        List<Command> commands = [.. stream];
        int before;
        do
        {
            before = commands.Count;
            commands = LeaveOut(commands);
            commands = Simplify(commands);
        }
        while (commands.Count < before && _tries < mostTries);
        return commands;
    }

    private List<Command> LeaveOut(List<Command> commands)
    {
        for (int chunk = Math.Max(1, commands.Count / 2); chunk >= 1; chunk /= 2)
        {
            int from = 0;
            bool hasShrunk = false;
            while (from < commands.Count)
            {
                List<Command> without = [.. commands.Take(from), .. commands.Skip(from + chunk)];
                if (Fails(without))
                {
                    commands = without;
                    hasShrunk = true;
                }
                else
                {
                    from += chunk;
                }
            }

            // Leaving one out may make another one needless, so the smallest step is repeated until nothing goes.
            if (chunk == 1 && hasShrunk)
                chunk = 2;
        }

        return commands;
    }

    private List<Command> Simplify(List<Command> commands)
    {
        commands = Renumber(commands);
        for (int i = 0; i < commands.Count; i++)
        {
            foreach (Func<Command, Command> plainer in SimplerCommands.Ways)
            {
                Command changed = plainer(commands[i]);
                if (changed == commands[i])
                    continue;
                List<Command> simpler = [.. commands];
                simpler[i] = changed;
                if (Fails(simpler))
                    commands = simpler;
            }
        }

        return commands;
    }

    // The same order, session, member or instrument has the same number everywhere, so these change in all commands together.
    private List<Command> Renumber(List<Command> commands)
    {
        foreach (Func<IReadOnlyList<Command>, List<Command>> way in SimplerCommands.Renumberings)
        {
            List<Command> renumbered = way(commands);
            if (Fails(renumbered))
                commands = renumbered;
        }

        return commands;
    }

    private bool Fails(List<Command> commands) => commands.Count > 0 && ++_tries <= mostTries && fails(commands);
}
