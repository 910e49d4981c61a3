using Ringside.Exchange.Coordination;
using Ringside.Linux.Errors;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Hosting;

/// <summary>Claims epochs of one stream in the venue's folder, for one run of one node.</summary>
internal sealed class FolderClaims(EmbeddedCoordinator coordinator, ulong instance, string address) : ICoordinator
{
    // A folder knows who has claimed, and not who lives.
    public bool IsLeaderGone => false;

    public string? LeadTrouble => null;

    public long Expiries => 0;

    public string? Problem => null;

    public long NextDeadlineNanos => long.MaxValue;

    public int DoWork(long applied, long nowNanos) => 0;

    public ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        try
        {
            (epoch, problem) = (coordinator.Claim(above, instance, address), string.Empty);
            return ClaimState.Claimed;
        }
        catch (Exception exception) when (exception is KernelException or IOException or UnauthorizedAccessException)
        {
            (epoch, problem) = (0, exception.Message);
            return ClaimState.Refused;
        }
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
