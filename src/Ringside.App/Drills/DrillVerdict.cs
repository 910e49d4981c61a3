namespace Ringside.App.Drills;

/// <summary>What a judge has found in the histories of members.</summary>
internal sealed class DrillVerdict
{
    private const int MostFindings = 100;

    private readonly List<string> _findings = [];

    /// <summary>Orders, replacements and trades that members were told of.</summary>
    internal long Acknowledged { get; set; }

    /// <summary>Of those, and of other messages behind the end of the stable stream: what is not there.</summary>
    internal long Lost { get; private set; }

    /// <summary>Orders and trades that came twice.</summary>
    internal long Duplicated { get; private set; }

    /// <summary>Numbers that a member missed, or that say something else than the stable stream does.</summary>
    internal long StreamGaps { get; private set; }

    /// <summary>What came before what it follows from.</summary>
    internal long OutOfOrder { get; private set; }

    /// <summary>Everything else that is wrong.</summary>
    internal long Others { get; private set; }

    /// <summary>Orders and replacements that were sent and never answered: whether they stand is open, and either is right.</summary>
    internal long Open { get; set; }

    /// <summary>Orders and replacements that gateways have refused by themselves, as being busy.</summary>
    internal long Refused { get; set; }

    /// <summary>Whether nothing is wrong.</summary>
    internal bool IsClean => Lost == 0 && Duplicated == 0 && StreamGaps == 0 && OutOfOrder == 0 && Others == 0;

    /// <summary>The first findings, in words.</summary>
    internal IReadOnlyList<string> Findings => _findings;

    internal void AddLost(string what) => Lost += Found("lost: " + what);

    internal void AddDuplicated(string what, long count = 1) => Duplicated += count * Found("twice: " + what);

    internal void AddGap(string what, long count = 1) => StreamGaps += count * Found("gap: " + what);

    internal void AddOutOfOrder(string what, long count = 1) => OutOfOrder += count * Found("out of order: " + what);

    internal void AddOther(string what, long count = 1) => Others += count * Found(what);

    private int Found(string text)
    {
        if (_findings.Count < MostFindings)
        {
            _findings.Add(text);
        }

        return 1;
    }
}
