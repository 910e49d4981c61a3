namespace Ringside.Linux.Polling;

/// <summary>Descriptors that one thread waits for together: with ppoll(2), or inside an io_uring.</summary>
public interface IWaitSet
{
    /// <summary>Adds a descriptor, or changes what it is watched for.</summary>
    /// <exception cref="InvalidOperationException">The set is full.</exception>
    void Watch(int descriptor, PollEvents events);

    /// <summary>Removes a descriptor; must be done before it is closed. One that is not in the set is left alone.</summary>
    void Unwatch(int descriptor);

    /// <summary>Sleeps until a descriptor is ready or the time is over.</summary>
    /// <param name="timeoutNanos">Longest sleep; 0 only looks, negative waits without limit.</param>
    /// <returns>How many descriptors are ready; 0 after the time-out or a signal.</returns>
    int Wait(long timeoutNanos);

    /// <summary>What the last <see cref="Wait"/> reported for a descriptor.</summary>
    PollEvents Reported(int descriptor);
}
