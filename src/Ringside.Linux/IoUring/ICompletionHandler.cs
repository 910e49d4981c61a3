namespace Ringside.Linux.IoUring;

/// <summary>One of the users of a ring that <see cref="RingDispatcher"/> serves (io_uring(7)).</summary>
public interface ICompletionHandler
{
    /// <summary>Takes one completion of an operation that carried the user data of this handler. Runs on the ring's thread; must not
    /// throw.</summary>
    /// <param name="completion">The completion.</param>
    /// <param name="value">The lower 48 bits of its user data: what the handler tells its operations apart by.</param>
    void Complete(in Completion completion, ulong value);
}
