using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Doors;

public sealed class OutOfDescriptorsTests
{
    [Fact]
    public void A_connection_that_cannot_be_had_waits_and_wakes_nobody_all_the_time()
    {
        if (ChildTest.Argument is null)
        {
            string name = nameof(A_connection_that_cannot_be_had_waits_and_wakes_nobody_all_the_time);
            ChildTest.Run(typeof(OutOfDescriptorsTests), name, "few", "sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
            return;
        }

        using DoorHarness door = new();
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
