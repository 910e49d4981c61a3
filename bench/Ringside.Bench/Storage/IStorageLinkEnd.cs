using Ringside.Messaging.Mdp;

namespace Ringside.Bench.Storage;

/// <summary>One end of a connection between the two threads of a storage benchmark; each end is used by one thread.</summary>
internal interface IStorageLinkEnd : IMessageLink, IDisposable
{
    /// <summary>Who is at the other end.</summary>
    PeerId Remote { get; }

    /// <summary>Does what the messenger below has to do.</summary>
    void DoWork(long nowNanos);

    /// <summary>Looks at the oldest message; it stays until <see cref="Release"/>.</summary>
    /// <returns>False when none has come.</returns>
    bool TryReceive(out ReadOnlySpan<byte> message);

    /// <summary>Gives the message back that was looked at.</summary>
    void Release();
}
