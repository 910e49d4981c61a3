using Ringside.Messaging.Mdp;

namespace Ringside.Bench.Storage;

/// <summary>A client at its end of a link.</summary>
/// <param name="end">The end.</param>
/// <param name="receive">Takes a message of the server.</param>
/// <param name="advance">Lets time pass for the client.</param>
internal sealed class AskingEnd(IStorageLinkEnd end, Action<PeerId, ReadOnlySpan<byte>> receive, Action<long> advance)
{
    /// <summary>Takes all that came.</summary>
    internal void DoWork(long nowNanos)
    {
        end.DoWork(nowNanos);
        while (end.TryReceive(out ReadOnlySpan<byte> message))
        {
            receive(end.Remote, message);
            end.Release();
        }

        advance(nowNanos);
    }
}
