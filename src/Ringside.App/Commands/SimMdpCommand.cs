using System.CommandLine;
using Ringside.Simulation.Mdp;

namespace Ringside.App.Commands;

/// <summary><c>ringside sim mdp</c>: nodes that exchange messages while the network, the clocks and the applications misbehave.</summary>
internal static class SimMdpCommand
{
    private const int StandardSeeds = 300;

    internal static Command Create() => new SimSeeds("mdp", StandardSeeds, [], request => MdpSimulation.Run(request.Seed)).Create(
        "Run MDP nodes in virtual time, with loss, delay, doubling, damage, cuts, moves, restarts and slow applications, and hold all\n"
            + "they do against a plain model. Stops at the first seed that fails, and shows what happened last.\n\n"
            + "Example:  ringside sim mdp --seeds 1000 --seed 7");
}
