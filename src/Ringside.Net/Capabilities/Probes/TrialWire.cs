using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;

namespace Ringside.Net.Capabilities.Probes;

/// <summary>A veth pair between two network namespaces, for questions that would disturb a live interface (veth(4),
/// network_namespaces(7)). It is gone afterwards.</summary>
internal static class TrialWire
{
    private const string Where = "veth pair in namespaces made for the question";

    /// <summary>Name of the end that is asked.</summary>
    internal static string LinkName => new VethPairOptions().FirstName;

    /// <summary>Asks on a wire.</summary>
    /// <param name="name">Name of the area.</param>
    /// <param name="ask">Asks, in the namespace of one end, given the index of its link.</param>
    internal static CapabilityArea Ask(string name, Action<Questions, int> ask)
    {
        var questions = new Questions();
        try
        {
            using var pair = VethPair.Create();
            pair.First.Namespace.Run(() => ask(questions, pair.First.LinkIndex));
        }
        catch (KernelException refusal)
        {
            questions.Add(Capability.Refused("a veth pair to ask on", refusal));
        }

        return questions.Area(name, Where);
    }
}
