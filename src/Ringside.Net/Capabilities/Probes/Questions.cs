using Ringside.Linux.Errors;

namespace Ringside.Net.Capabilities.Probes;

/// <summary>Collects answers: whatever the kernel refuses is an answer, too.</summary>
internal sealed class Questions
{
    private readonly List<Capability> _items = [];

    internal CapabilityArea Area(string name, string where) => new(name, where, _items);

    /// <summary>Asks for something that makes a call.</summary>
    /// <param name="asked">What for.</param>
    /// <param name="attempt">Makes the call and tells what was obtained.</param>
    /// <returns>True when it was obtained.</returns>
    internal bool Ask(string asked, Func<string> attempt)
    {
        try
        {
            _items.Add(Capability.Obtained(asked, attempt()));
            return true;
        }
        catch (KernelException refusal)
        {
            _items.Add(Capability.Refused(asked, refusal));
            return false;
        }
    }

    /// <summary>Asks for something that tells its error.</summary>
    internal bool Ask(string asked, string call, Func<Errno> attempt, string? hint = null) => Ask(asked, () =>
    {
        Errno error = attempt();
        return error == Errno.None ? "yes" : throw new KernelException(call, error, hint);
    });

    internal void Add(Capability answer) => _items.Add(answer);
}
