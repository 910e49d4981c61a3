using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Net.Agents;
using Ringside.Net.Capabilities;

namespace Ringside.Net.Ports.IoUring;

/// <summary>The ring below one port, or below all ports of one thread, which count how many they are.</summary>
/// <remarks>
/// A ring of its own starts disabled, and is bound to the thread that first uses the port: ports are made where their network namespace
/// is, which may be another thread. The ring of a thread is bound at once, and its thread sleeps in it.
/// </remarks>
internal sealed unsafe class PortRing
{
    private const int OwnEntries = 64;
    private const int OwnCompletions = 512;
    private const int SharedEntries = 256;
    private const int SharedCompletions = 4096;
    private const int SharedFiles = 256;
    private const int OwnFiles = 2;
    private const int MaximumWatches = 256;
    private const int MaximumDrains = 1000;

    private readonly Waiter? _waiter;
    private readonly Action? _ended;
    private readonly RingWaitSet? _waitSet;
    private readonly FileTable? _files;
    private readonly Stack<ushort> _freeGroups = new();
    private readonly List<Capability> _capabilities = [];
    private EventDescriptor? _event;
    private ushort _groups;
    private int _ports;
    private bool _isStarted;

    private PortRing(Waiter? waiter, Action? ended)
    {
        _waiter = waiter;
        _ended = ended;
        bool shared = waiter is not null;
        Ring = RingLadder.Open(
            new RingOptions
            {
                SubmissionEntries = shared ? SharedEntries : OwnEntries,
                CompletionEntries = shared ? SharedCompletions : OwnCompletions,
                Flags = RingFlags.StartDisabled,
            },
            out IReadOnlyList<KernelException> refusals);
        try
        {
            Check();
            Dispatcher = new RingDispatcher(Ring);
            _capabilities.Add(refusals.Count == 0
                ? Capability.Obtained("ring for one thread with deferred completions", $"{Ring.Flags & ~RingFlags.StartDisabled}")
                : Capability.Reduced(
                    "ring for one thread with deferred completions", $"{Ring.Flags & ~RingFlags.StartDisabled}", refusals[0]));
            _files = OpenFiles(shared ? SharedFiles : OwnFiles);
            if (waiter is not null)
            {
                Start();
                _waitSet = new RingWaitSet(Dispatcher, MaximumWatches);
                waiter.SleepIn(_waitSet);
            }
        }
        catch
        {
            Ring.Dispose();
            throw;
        }
    }

    internal Ring Ring { get; }

    internal RingDispatcher Dispatcher { get; }

    /// <summary>True for the ring of a thread.</summary>
    internal bool IsShared => _waiter is not null;

    /// <summary>True while the thread of this ring looks again and again and never sleeps.</summary>
    internal bool Spins => _waiter is { Strategy: WaitStrategy.Spin };

    /// <summary>What was asked of the kernel for this ring.</summary>
    internal IReadOnlyList<Capability> Capabilities => _capabilities;

    /// <summary>Opens a ring for one port.</summary>
    internal static PortRing OpenOwn() => new(null, null);

    /// <summary>Opens the ring of the calling thread.</summary>
    /// <param name="waiter">Sleeps in it from now on, until the last port is closed.</param>
    /// <param name="ended">Called when it is closed.</param>
    internal static PortRing OpenShared(Waiter waiter, Action ended) => new(waiter, ended);

    /// <summary>A port begins to use the ring.</summary>
    internal void Acquire() => _ports++;

    /// <summary>A port has ended: all its operations have completed, and it holds nothing of the ring. The last one closes it.</summary>
    internal void Release()
    {
        if (--_ports > 0)
        {
            return;
        }

        _ended?.Invoke();
        _waiter?.SleepIn(null);
        _waitSet?.Dispose();
        Ring.Dispose();
        _event?.Dispose();
    }

    /// <summary>Binds the ring to the calling thread, once.</summary>
    internal void Start()
    {
        if (_isStarted)
        {
            return;
        }

        Ring.Enable();
        _isStarted = true;
        try
        {
            Ring.RegisterDescriptor();
        }
        catch (KernelException)
        {
            // Older than Linux 5.18, or the 17th ring of this thread: calls name the descriptor.
        }
    }

    /// <summary>Puts a socket into the table of files.</summary>
    /// <returns>Its place, or -1 when the table is full or missing: use the descriptor.</returns>
    internal int AddFile(int descriptor) => _files is not null && _files.TryAdd(descriptor, out int place) ? place : -1;

    internal void RemoveFile(int place)
    {
        if (place < 0)
        {
            return;
        }

        try
        {
            _files!.Remove(place);
        }
        catch (KernelException refusal) when (refusal.Error == Errno.EEXIST)
        {
            // Closed on another thread than the ring's: the file goes when the ring does.
        }
    }

    internal ushort TakeGroup() => _freeGroups.TryPop(out ushort group) ? group : _groups++;

    internal void ReturnGroup(ushort group) => _freeGroups.Push(group);

    /// <summary>Takes an entry, submitting what stands before it when the queue is full.</summary>
    /// <returns>False when the kernel takes none just now.</returns>
    internal bool TryNext(out SubmissionEntry* entry)
    {
        if (Ring.TryNext(out entry))
        {
            return true;
        }

        _ = Ring.Submit();
        return Ring.TryNext(out entry);
    }

    /// <summary>Has the kernel post what it has, unless another port of this ring has done so since this one looked last: then this one's
    /// completions have been handed over, too. So a thread with many ports calls the kernel once for each round of looking. What was
    /// prepared is submitted in any case.</summary>
    /// <param name="seen">How often the ring had been looked at when the port looked last.</param>
    internal void Look(ref long seen)
    {
        if (seen == Ring.Looks || Ring.Pending > 0)
        {
            _ = Ring.GetEvents();
        }

        seen = Ring.Looks;
    }

    /// <summary>Counts completions that a port keeps for its owner, so that the thread does not sleep over them.</summary>
    internal void Kept(int count)
    {
        if (_waitSet is not null)
        {
            _waitSet.Waiting += count;
        }
    }

    /// <summary>Makes room for the completions of what is about to be submitted, so that none is kept by the kernel out of sight.</summary>
    internal void MakeRoom()
    {
        if (Ring.Available > Ring.CompletionCapacity / 2)
        {
            Dispatcher.Dispatch();
        }
    }

    /// <summary>Makes the ring's descriptor readable when a port keeps something for its owner and no completion does so: who sleeps on
    /// the descriptor of a port must not sleep over it.</summary>
    internal void KeepReadable()
    {
        if (!IsShared && Ring.Available == 0 && TryNext(out SubmissionEntry* entry))
        {
            entry->PrepareNothing();
            entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
            _ = Ring.Submit();
        }
    }

    /// <summary>What <see cref="IRingPort.ReadyEvent"/> gives: an event that the kernel raises when it has work for the ring, also while
    /// the ring's thread sleeps elsewhere (IORING_REGISTER_EVENTFD).</summary>
    /// <param name="seen">As for <see cref="Look"/>: the port's next look asks the kernel again.</param>
    /// <param name="holds">Whether the port keeps something for its owner: another port's look may have brought it.</param>
    internal int ReadyEvent(ref long seen, bool holds)
    {
        if (_event is null)
        {
            var made = new EventDescriptor();
            try
            {
                Ring.RegisterEvent(made.Value);
            }
            catch
            {
                made.Dispose();
                throw;
            }

            _event = made;
        }

        // In this order: the look takes all work that the kernel has, and the first that comes after it raises the event again.
        _ = _event.Take();
        _ = Ring.GetEvents();
        seen = Ring.Looks;
        if (holds || Ring.Available > 0)
        {
            _event.Raise();
        }

        return _event.Value;
    }

    /// <summary>Submits an operation that does not wait (MSG_DONTWAIT) and so completes within the call, and finds its result among the
    /// completions. Those that wait for others stay where they are.</summary>
    /// <param name="entry">The entry, prepared last.</param>
    /// <param name="silent">The result when there is no completion, because it succeeded and was to be silent then.</param>
    /// <returns>Its result, or a negative errno; EAGAIN when the kernel did not take it.</returns>
    internal int SubmitAtOnce(SubmissionEntry* entry, int silent)
    {
        ulong userData = entry->UserData;
        int before = Ring.Available;
        int submitted = Ring.Submit();
        if (Ring.Pending > 0)
        {
            // It stays in the queue, so it must become something harmless.
            *entry = default;
            entry->PrepareNothing();
            return submitted < 0 ? submitted : -(int)Errno.EAGAIN;
        }

        for (int i = before; Ring.TryPeekAt(i, out Completion completion); i++)
        {
            if (completion.UserData == userData)
            {
                if (i == 0)
                {
                    Ring.Advance(1);
                }

                return completion.Result;
            }
        }

        return silent;
    }

    /// <summary>Cancels all operations on a port's socket and handles completions until they have ended.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="place">Its place in the table, or -1.</param>
    /// <param name="outstanding">How many operations of the port have not ended.</param>
    internal void CancelAndDrain(int descriptor, int place, Func<int> outstanding)
    {
        if (!_isStarted || outstanding() == 0 || !TryNext(out SubmissionEntry* entry))
        {
            return;
        }

        entry->PrepareCancelDescriptor(place >= 0 ? place : descriptor, place >= 0);
        entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
        for (int i = 0; i < MaximumDrains && outstanding() > 0; i++)
        {
            // EEXIST: another thread's ring. Closing it cancels as well, a little later.
            if (Ring.GetEvents() == -(int)Errno.EEXIST)
            {
                return;
            }

            Dispatcher.Dispatch();
        }
    }

    private void Check()
    {
        // Multishot receive is a flag, which no list tells; it came with sends without copy.
        if (!Ring.Features.Supports(RingOperation.SendZeroCopy))
        {
            throw new KernelException("io_uring_register(IORING_REGISTER_PROBE)", Errno.EOPNOTSUPP, "the ports need Linux 6.0 or newer");
        }
    }

    private FileTable? OpenFiles(int count)
    {
        try
        {
            var table = new FileTable(Ring, count);
            _capabilities.Add(Capability.Obtained("registered files", $"{count} places"));
            return table;
        }
        catch (KernelException refusal)
        {
            _capabilities.Add(Capability.Refused("registered files", refusal));
            return null;
        }
    }
}
