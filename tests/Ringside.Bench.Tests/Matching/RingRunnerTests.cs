using Ringside.Bench.Matching;
using Ringside.Net.Agents;

namespace Ringside.Bench.Tests.Matching;

public sealed unsafe class RingRunnerTests
{
    private const int Room = 1_000;

    [Fact]
    public void An_engine_that_fails_ends_with_its_exception_and_the_next_one_runs()
    {
        using ReportMemory memory = new(Room);
        using ReportDrainer drainer = new(memory);
        RingRunner<FailingEngine<RingTarget>> runner = new(memory, drainer);
        for (int round = 0; round < 20; round++)
        {
            Assert.Throws<InvalidTimeZoneException>(() => runner.Run(Commands(500, fatal: round)));
            Assert.Equal(500, runner.Run(Commands(500)).Reports);
        }

        Assert.Equal(500, memory.Reports(500)[^1].Sequence);
    }

    [Fact]
    public void An_engine_that_cannot_be_made_ends_with_its_exception_and_the_next_one_runs()
    {
        using ReportMemory memory = new(Room);
        using ReportDrainer drainer = new(memory);
        Assert.Throws<InvalidTimeZoneException>(() => new RingRunner<UnmadeEngine<RingTarget>>(memory, drainer).Run(Commands(500)));
        Assert.Equal(500, new RingRunner<FailingEngine<RingTarget>>(memory, drainer).Run(Commands(500)).Reports);
    }

    [Fact]
    public void A_drainer_ends_while_a_ring_is_open()
    {
        using ReportMemory memory = new(Room);
        ReportDrainer drainer = new(memory);
        using SlotRing<MatchingReport> ring = drainer.Open();
        drainer.Dispose();
        drainer.Close();
        Assert.Throws<ObjectDisposedException>(drainer.Open);
    }

    [Fact]
    public void Reports_without_room_are_dropped_and_told()
    {
        using ReportMemory memory = new(Room);
        using ReportDrainer drainer = new(memory);
        RingRunner<FailingEngine<RingTarget>> runner = new(memory, drainer);
        Assert.Equal(Room, runner.Run(Commands(Room)).Reports);

        // The memory ends with a whole page, so there is some behind its end to look at.
        memory.End->Sequence = -1;
        Assert.Throws<ArgumentOutOfRangeException>(() => runner.Run(Commands(Room + 10)));
        Assert.Equal((Room, -1L), (memory.Reports(Room)[^1].Sequence, memory.End->Sequence));
    }

    private static WorkloadCommand[] Commands(int count, int fatal = -1)
    {
        WorkloadCommand[] commands = new WorkloadCommand[count];
        for (int index = 0; index < count; index++)
            commands[index] = new WorkloadCommand { Sequence = index + 1, Id = index == fatal ? FailingEngine<RingTarget>.FatalId : 1 };
        return commands;
    }
}
