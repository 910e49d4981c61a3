using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Polling;

/// <summary>A small set of descriptors that one thread waits for together (ppoll(2)). Waiting allocates nothing.</summary>
public sealed unsafe class PollSet : IWaitSet
{
    private readonly Entry[] _entries;
    private int _count;

    /// <summary>Makes an empty set.</summary>
    /// <param name="capacity">Most descriptors that it may hold.</param>
    public PollSet(int capacity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _entries = new Entry[capacity];
    }

    /// <summary>Descriptors in the set.</summary>
    public int Count => _count;

    /// <summary>Asks the kernel about one descriptor, without waiting.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="events">What to ask for; error and hang-up are always told.</param>
    /// <returns>What holds now.</returns>
    public static PollEvents Ask(int descriptor, PollEvents events)
    {
        var entry = new Entry { Descriptor = descriptor, Events = events };
        long* timeout = stackalloc long[2];
        timeout[0] = 0;
        timeout[1] = 0;
        return Libc.ppoll(&entry, 1, timeout, null) > 0 ? entry.Reported : PollEvents.None;
    }

    /// <summary>Adds a descriptor, or changes what it is watched for.</summary>
    /// <exception cref="InvalidOperationException">The set is full.</exception>
    public void Watch(int descriptor, PollEvents events)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        int index = Find(descriptor);
        if (index < 0)
        {
            if (_count == _entries.Length)
            {
                throw new InvalidOperationException($"the poll set holds {_count} descriptors already, its capacity");
            }

            index = _count++;
        }

        _entries[index] = new Entry { Descriptor = descriptor, Events = events };
    }

    /// <summary>Removes a descriptor; must be done before it is closed. One that is not in the set is left alone.</summary>
    public void Unwatch(int descriptor)
    {
        int index = Find(descriptor);
        if (index >= 0)
        {
            _entries[index] = _entries[--_count];
        }
    }

    /// <summary>Sleeps until a descriptor is ready or the time is over.</summary>
    /// <param name="timeoutNanos">Longest sleep; 0 only looks, negative waits without limit.</param>
    /// <returns>How many descriptors are ready; 0 after the time-out or a signal.</returns>
    /// <exception cref="KernelException">The kernel refused the set.</exception>
    /// <exception cref="InvalidOperationException">A watched descriptor was closed (POLLNVAL): the set would never sleep again, or, once
    /// its number is used again, watch something else.</exception>
    public int Wait(long timeoutNanos)
    {
        long* timeout = stackalloc long[2];
        timeout[0] = timeoutNanos / 1_000_000_000;
        timeout[1] = timeoutNanos % 1_000_000_000;
        fixed (Entry* entries = _entries)
        {
            int ready = Libc.ppoll(entries, (nuint)_count, timeoutNanos < 0 ? null : timeout, null);
            if (ready < 0)
            {
                Errno error = KernelException.LastError;
                ForgetReported();
                return error == Errno.EINTR ? 0 : throw new KernelException($"ppoll({_count} descriptors)", error);
            }

            if (ready > 0)
            {
                CheckOpen();
            }

            return ready;
        }
    }

    /// <summary>What the last <see cref="Wait"/> reported for a descriptor.</summary>
    public PollEvents Reported(int descriptor)
    {
        int index = Find(descriptor);
        return index < 0 ? PollEvents.None : _entries[index].Reported;
    }

    private void CheckOpen()
    {
        foreach (Entry entry in _entries.AsSpan(0, _count))
        {
            if ((entry.Reported & PollEvents.Invalid) != 0)
            {
                throw new InvalidOperationException($"descriptor {entry.Descriptor} was closed while it was watched; unwatch it before");
            }
        }
    }

    private void ForgetReported()
    {
        foreach (ref Entry entry in _entries.AsSpan(0, _count))
        {
            entry.Reported = PollEvents.None;
        }
    }

    private int Find(int descriptor)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_entries[i].Descriptor == descriptor)
            {
                return i;
            }
        }

        return -1;
    }

    // struct pollfd of poll(2).
    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        public int Descriptor;
        public PollEvents Events;
        public PollEvents Reported;
    }
}
