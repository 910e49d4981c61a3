using Ringside.Exchange.Doors;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Doors;

public sealed class OutOfDescriptorsTests
{
    [Fact]
    public void A_connection_that_cannot_be_had_waits_and_wakes_nobody_all_the_time() =>
        Run(ConnectionKind.Epoll, nameof(A_connection_that_cannot_be_had_waits_and_wakes_nobody_all_the_time));

    [Fact]
    public void On_a_ring_it_waits_and_wakes_nobody_as_well() =>
        Run(ConnectionKind.Ring, nameof(On_a_ring_it_waits_and_wakes_nobody_as_well));

    private static void Run(ConnectionKind kind, string test)
    {
        DoorKinds.Require(kind);
        if (ChildTest.Argument is null)
        {
            ChildTest.Run(typeof(OutOfDescriptorsTests), test, "few", "sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
            return;
        }

        using DoorHarness door = new(kind);
        using (SocketClient first = door.Connect().LogIn("NORTH1"))
            first.Expect(SoupPacketType.LoginAccepted); // all code has run once that needs files
        DoorHarness.Until(() => door.Door.Counters.Closed == 1, "it is gone");
        Stack<EventDescriptor> fillers = new();
        try
        {
            while (true)
                fillers.Push(new EventDescriptor());
        }
        catch (KernelException exception) when (exception.Error == Errno.EMFILE)
        {
            fillers.Pop().Dispose(); // for the client
        }

        using SocketClient late = door.Connect().LogIn("SOUTH1");
        DoorHarness.Until(() => door.Door.Counters.AcceptFailures >= 1, "there is no descriptor for it");
        long before = door.Cycles;
        DoorHarness.Until(() => door.Door.Counters.AcceptFailures >= 4, "it is tried again");
        Assert.InRange(door.Cycles - before, 1, 60);
        while (fillers.TryPop(out EventDescriptor? filler))
            filler.Dispose();
        late.Expect(SoupPacketType.LoginAccepted);
    }
}
