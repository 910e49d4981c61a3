using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;

namespace Ringside.Bench.Storage;

/// <summary>A server at its end of a link.</summary>
/// <param name="end">The end.</param>
/// <param name="receive">Takes a message of the client.</param>
/// <param name="advance">Lets the server go on.</param>
internal sealed class ServedEnd(IStorageLinkEnd end, Func<PeerId, ReadOnlySpan<byte>, ServeResult> receive, Func<int> advance)
{
    /// <summary>Takes what came until the server is full, and lets it go on.</summary>
    /// <returns>How much was done.</returns>
    internal int DoWork(long nowNanos)
    {
        int done = 0;
        end.DoWork(nowNanos);
        while (end.TryReceive(out ReadOnlySpan<byte> message) && receive(end.Remote, message) != ServeResult.TryLater)
        {
            end.Release();
            done++;
        }

        return done + advance();
    }
}
