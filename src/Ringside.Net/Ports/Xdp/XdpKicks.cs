using Ringside.Linux.Errors;

namespace Ringside.Net.Ports.Xdp;

/// <summary>What the kernel said to the calls of one submission, and what follows for the entries in the transmit ring (kernel document
/// networking/af_xdp).</summary>
/// <remarks>At its first look at the ring the kernel keeps for itself how far the entries go. Taken back after that, they are sent all the
/// same when it comes to them, from memory that their sender has got back, and its index passes ours. Only a call that was refused
/// before the kernel looked leaves them ours, and of that one can be sure only when it was the first.</remarks>
internal struct XdpKicks
{
    // In copy mode the kernel sends that many packets in one call and asks to be called again.
    private const int KernelBatch = 32;
    private const int SpareKicks = 4;

    private int _left;
    private bool _mayHaveLooked;

    /// <summary>Begins.</summary>
    /// <param name="pending">Entries that shall be sent.</param>
    internal XdpKicks(int pending) => _left = (pending / KernelBatch) + SpareKicks;

    /// <summary>Why the interface takes nothing; <see cref="Errno.None"/> when all went, or the rest goes with a later call.</summary>
    internal Errno Error { get; private set; }

    /// <summary>True when the kernel refused before it looked at the entries: they may be taken back.</summary>
    internal readonly bool LeftRingUnread => Error != Errno.None && !_mayHaveLooked;

    /// <summary>Takes the answer to a call.</summary>
    /// <param name="answer">What the kernel said.</param>
    /// <returns>True when it is to be called again.</returns>
    internal bool GoOn(Errno answer)
    {
        if (answer is not (Errno.EAGAIN or Errno.EBUSY or Errno.ENOBUFS or Errno.EINTR))
        {
            Error = answer;
            return false;
        }

        _mayHaveLooked = true;
        return --_left > 0;
    }
}
