using Ringside.Market.Commands;

namespace Ringside.Market.Tests.Reference;

/// <summary>
/// Makes a stream that shows a fault as short and plain as it gets: chunks are left out, half of the stream first and single commands
/// last, until no command can go (delta debugging, Zeller and Hildebrandt 2002); then fields become zero or small. A smaller stream is
/// kept when it still fails, however it fails.
/// </summary>
/// <param name="failsAt">Index of the command at which a stream fails; null when it does not. What comes behind it is cut off.</param>
/// <param name="mostTries">Streams that are tried before it is content.</param>
internal sealed class StreamShrinker(Func<IReadOnlyList<Command>, int?> failsAt, int mostTries = 20_000)
{
    private const int LongestForPairs = 40;

    private int _tries;

    public List<Command> Shrink(IReadOnlyList<Command> stream)
    {
        List<Command> commands = [.. stream];
        int before;
        do
        {
            before = commands.Count;
            commands = LeaveOut(commands);
            commands = Renumber(commands);
            commands = LeaveOutPairs(commands);
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
                if (Fails(without) is { } shorter)
                {
                    commands = shorter;
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

    // Two orders that trade with each other can go together only.
    private List<Command> LeaveOutPairs(List<Command> commands)
    {
        for (int first = 0; first < commands.Count && commands.Count <= LongestForPairs; first++)
        {
            for (int second = first + 1; second < commands.Count; second++)
            {
                if (Fails([.. commands.Where((_, i) => i != first && i != second)]) is not { } without)
                    continue;
                commands = without;
                second = first;
            }
        }

        return commands;
    }

    private List<Command> Simplify(List<Command> commands)
    {
        for (int i = 0; i < commands.Count; i++)
        {
            foreach (Func<Command, Command> plainer in SimplerCommands.Ways)
            {
                Command changed = plainer(commands[i]);
                if (changed == commands[i])
                    continue;
                List<Command> simpler = [.. commands];
                simpler[i] = changed;
                commands = Fails(simpler) ?? commands;
                if (i >= commands.Count)
                    break;
            }
        }

        return commands;
    }

    // The same order, session, member or instrument has the same number everywhere, so these change in all commands together.
    private List<Command> Renumber(List<Command> commands)
    {
        foreach (Numbering numbering in SimplerCommands.Numberings)
        {
            commands = Fails(numbering.Renumber(commands)) ?? commands;
            if (!numbering.MayJoin)
                continue;
            for (ulong from = numbering.Largest(commands); from > 0; from--)
            {
                for (ulong to = 0; to < from; to++)
                    commands = Fails(numbering.Join(commands, from, to)) ?? commands;
            }
        }

        return commands;
    }

    private List<Command>? Fails(List<Command> commands)
    {
        if (commands.Count == 0 || ++_tries > mostTries || failsAt(commands) is not { } index)
            return null;
        return index == commands.Count - 1 ? commands : commands[..(index + 1)];
    }
}
