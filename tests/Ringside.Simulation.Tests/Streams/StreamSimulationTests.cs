using Ringside.Simulation.Streams;

namespace Ringside.Simulation.Tests.Streams;

public sealed class StreamSimulationTests
{
    [Fact]
    public void Nothing_that_must_hold_is_broken()
    {
        ulong first = ulong.Parse(Environment.GetEnvironmentVariable("S") ?? "1");
        int count = int.Parse(Environment.GetEnvironmentVariable("N") ?? "20");
        int failed = 0;
        for (ulong seed = first; seed < first + (ulong)count; seed++)
        {
            StreamSimulationResult result = StreamSimulation.Run(seed);
            if (!result.Passed)
            {
                Console.Error.WriteLine($"seed {seed}: {result.Invariant}: {result.Numbers}\n   {result.Scenario}\n   {string.Join("\n   ", result.LastEvents.TakeLast(int.Parse(Environment.GetEnvironmentVariable("T") ?? "12")))}");
                if (++failed > 5)
                {
                    break;
                }
            }
            else if (count < 30)
            {
                Console.Error.WriteLine($"seed {seed} ok: {result.Batches} batches {result.Epochs} epochs {result.Released} released {result.VirtualNanos / 1e6} ms {result.Packets} packets");
            }
        }

        Assert.Equal(0, failed);
    }
}
