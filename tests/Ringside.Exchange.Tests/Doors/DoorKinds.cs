using Ringside.Exchange.Doors;
using Ringside.Linux.Errors;

namespace Ringside.Exchange.Tests.Doors;

/// <summary>The ways in which connections are served: what a door promises, it promises with each.</summary>
public sealed class DoorKinds : TheoryData<ConnectionKind>
{
    public DoorKinds()
    {
        Add(ConnectionKind.Epoll);
        Add(ConnectionKind.Ring);
    }

    /// <summary>Skips the running test where a kind cannot be had.</summary>
    internal static void Require(ConnectionKind kind)
    {
        try
        {
            if (kind == ConnectionKind.Ring)
                ConnectionChoice.Make("ring");
        }
        catch (KernelException refusal)
        {
            Assert.Skip(refusal.Message);
        }
    }
}
