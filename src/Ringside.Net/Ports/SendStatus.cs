namespace Ringside.Net.Ports;

/// <summary>What became of a frame handed to a port (the errors of send(2), sorted by what the caller does next).</summary>
public enum SendStatus
{
    /// <summary>The port has taken the frame; it returns it to the pool when the kernel is done with it.</summary>
    Sent,

    /// <summary>The kernel's queue is full: nothing was taken, the caller still holds the frame and tries again later.</summary>
    Full,

    /// <summary>The kernel refused it for good (see the port's last error); the caller still holds the frame.</summary>
    Refused,
}
