using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;

namespace Ringside.Exchange.Doors;

/// <summary>Chooses how connections are served, by trying what this kernel gives (io_uring_setup(2)).</summary>
public static class ConnectionChoice
{
    /// <summary>The words that <see cref="Make"/> knows.</summary>
    public static IReadOnlyList<string> Words { get; } = ["auto", "ring", "epoll"];

    /// <summary>Makes the choice.</summary>
    /// <param name="word"><c>ring</c>, <c>epoll</c>, or <c>auto</c>: a ring where it can be had, else epoll.</param>
    /// <exception cref="KernelException">A ring was asked for and cannot be had; says why.</exception>
    /// <exception cref="ArgumentException">There is no such word.</exception>
    public static ChosenConnections Make(string word)
    {
        if (word == "epoll")
            return new ChosenConnections(ConnectionKind.Epoll, null);
        if (word is not ("auto" or "ring"))
            throw new ArgumentException($"{word}: expected one of {string.Join(", ", Words)}", nameof(word));
        try
        {
            Try();
            return new ChosenConnections(ConnectionKind.Ring, null);
        }
        catch (KernelException refusal) when (word == "auto")
        {
            return new ChosenConnections(ConnectionKind.Epoll, refusal.Message);
        }
    }

    // A kernel with this kind of ring has standing receives as well; whether buffers and an event may be registered, only trying shows.
    private static void Try()
    {
        using ConnectionRing ring = new(ConnectionRing.LeastEntries, ConnectionRing.LeastEntries);
        using BufferRing buffers = new(ring.Ring, 0, 1);
    }
}
