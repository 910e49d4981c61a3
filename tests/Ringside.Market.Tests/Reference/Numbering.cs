using Ringside.Market.Commands;

namespace Ringside.Market.Tests.Reference;

/// <summary>One kind of number in commands. The same thing has the same number everywhere, so all commands change together.</summary>
/// <param name="Numbers">Where a command holds such numbers.</param>
/// <param name="MayJoin">Whether two of them may become one: two sessions yes, two orders no.</param>
/// <param name="Change">The command with other numbers.</param>
internal sealed record Numbering(
    Func<Command, ulong[]> Numbers, bool MayJoin, Func<Command, Func<ulong, ulong>, Command> Change)
{
    /// <summary>1, 2, 3 in the order of size, which some rules look at; zero stays.</summary>
    public List<Command> Renumber(IReadOnlyList<Command> commands)
    {
        List<ulong> used = [.. commands.SelectMany(Numbers).Where(number => number != 0).Distinct().Order()];
        return [.. commands.Select(command => Change(command, number => number == 0 ? 0 : (ulong)used.IndexOf(number) + 1))];
    }

    /// <summary>Makes one of two.</summary>
    public List<Command> Join(IReadOnlyList<Command> commands, ulong from, ulong to) =>
        [.. commands.Select(command => Change(command, number => number == from ? to : number))];

    /// <summary>The largest number, when they are small; else 0, and there is nothing to join.</summary>
    public ulong Largest(IReadOnlyList<Command> commands)
    {
        ulong largest = commands.SelectMany(Numbers).Max();
        return largest <= 16 ? largest : 0;
    }
}
