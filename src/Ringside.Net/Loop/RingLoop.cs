using Ringside.Linux.Clocks;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Net.Agents;

namespace Ringside.Net.Loop;

/// <summary>A single-threaded runtime for coroutines over one io_uring (io_uring(7), io_uring_enter(2)).</summary>
/// <remarks>
/// The problem: a shell with many connections is a state machine for each of them, unless it may wait in the middle. The model: coroutines
/// are async methods that await operations of this loop; the loop's turn is
/// <code>
///   one io_uring_enter: submit all that was prepared, have completions posted, sleep if there is nothing to do
///   take all completions off the ring, and note who is to be resumed
///   resume them; what they start is only written into the submission queue
/// </code>
/// One thread owns the loop and everything on it; other threads reach it by a <see cref="Mailbox{T}"/>, <see cref="Stop"/>, and nothing
/// else. There is no synchronization context and no thread pool: continuations run inline, in the order of completion. Nothing is
/// allocated for an operation. What can fail: results are negative errnos; a limit (see <see cref="RingLoopOptions"/>) that is hit, and
/// a call from a foreign thread, are exceptions.
/// Out of scope: the order path of an exchange; there an agent's duty cycle is simpler and faster.
/// </remarks>
public sealed unsafe partial class RingLoop : IAgent, ICompletionHandler, IDisposable
{
    /// <summary>No time limit.</summary>
    public const long Unlimited = long.MaxValue;

    private readonly Ring _ring;
    private readonly RingDispatcher _dispatcher;
    private readonly EventDescriptor _event = new();
    private readonly int _slot;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly ReadyQueue _ready;
    private readonly OperationPool _pool;
    private readonly Coroutine?[] _coroutines;
    private Coroutine? _current;
    private Coroutine? _endedElsewhere;
    private Exception? _fatal;
    private int _coroutineCount;
    private int _asleep;
    private bool _hadCoroutines;
    private bool _isRunning;
    private bool _isDisposed;
    private volatile bool _stopping;

    /// <summary>Makes the loop, its ring and all its memory; the calling thread owns it.</summary>
    /// <param name="options">Its limits; null takes the usual ones.</param>
    /// <exception cref="KernelException">io_uring is forbidden here (EPERM, ENOSYS), or the kernel is older than 5.19.</exception>
    public RingLoop(RingLoopOptions? options = null)
    {
        Options = options ?? new RingLoopOptions();
        Options.Check();
        var ringOptions = new RingOptions
        {
            SubmissionEntries = Options.SubmissionEntries,
            CompletionEntries = Math.Max(Options.CompletionEntries, Options.SubmissionEntries),
            Flags = RingFlags.Clamp,
        };
        try
        {
            _ring = RingLadder.Open(ringOptions, out IReadOnlyList<KernelException> refusals);
            Refusals = refusals;
            _dispatcher = new RingDispatcher(_ring);
            _slot = _dispatcher.Add(this);
            _pool = new OperationPool(this, Options.MaximumOperations);
            _ready = new ReadyQueue(Options.MaximumOperations);
            _coroutines = new Coroutine?[Options.MaximumCoroutines];
            _control = new ControlBlocks(Options.MaximumOperations);
            Frames = new LoopFrames(this, Options);
            WatchEvent();
        }
        catch
        {
            Frames?.CloseRing();
            _ring?.Dispose();
            Frames?.Dispose();
            _control?.Dispose();
            _event.Dispose();
            throw;
        }
    }

    /// <summary>Its limits.</summary>
    public RingLoopOptions Options { get; }

    /// <summary>Why a better kind of ring could not be had, the best first; usually empty.</summary>
    public IReadOnlyList<KernelException> Refusals { get; }

    /// <summary>The memory that coroutines receive into and send from.</summary>
    public LoopFrames Frames { get; }

    /// <summary>The ring and its other users: ports that share the loop's ring add themselves here.</summary>
    public RingDispatcher Dispatcher => _dispatcher;

    /// <summary>Descriptor that becomes readable when the loop has something to do, for a thread that sleeps elsewhere.</summary>
    public int Descriptor => _ring.Descriptor;

    /// <summary>Coroutines that have not ended.</summary>
    public int CoroutineCount => _coroutineCount;

    /// <summary>Operations and waits that are not over, those of the loop itself included.</summary>
    public int OperationCount => _pool.Rented;

    /// <summary>Results that came when their coroutine had been disposed or had ended, and were thrown away.</summary>
    public long LateCompletions { get; private set; }

    /// <summary>Completions that belonged to no operation; never, unless something is wrong.</summary>
    public long Strays { get; private set; }

    /// <summary>Turns so far: at most one system call each, unless the submission queue was full.</summary>
    public long Turns { get; private set; }

    /// <summary>True on the thread that made the loop.</summary>
    public bool IsOwner => Environment.CurrentManagedThreadId == _thread;

    internal Coroutine? Current => _current;

    /// <summary>Starts a coroutine; it runs until it waits for the first time before this returns.</summary>
    /// <param name="body">The coroutine. It awaits only what this loop gives.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidOperationException">Another thread called, or there are as many coroutines as the limit allows.</exception>
    public Coroutine Start(Func<ValueTask> body, string name = "coroutine") => Start(static body => body(), body, name);

    /// <summary>Starts a coroutine that gets an argument, so that it needs no closure.</summary>
    /// <param name="body">The coroutine. It awaits only what this loop gives.</param>
    /// <param name="argument">What it gets.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <typeparam name="T">Type of the argument.</typeparam>
    /// <exception cref="InvalidOperationException">Another thread called, or there are as many coroutines as the limit allows.</exception>
    public Coroutine Start<T>(Func<T, ValueTask> body, T argument, string name = "coroutine")
    {
        ArgumentNullException.ThrowIfNull(body);
        CheckThread();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_coroutineCount == _coroutines.Length)
        {
            throw new InvalidOperationException(
                $"the loop has {_coroutineCount} coroutines, its limit (RingLoopOptions.MaximumCoroutines)");
        }

        var coroutine = new Coroutine(this, name) { Place = _coroutineCount, LastActiveNanos = KernelClock.MonotonicNanos() };
        _coroutines[_coroutineCount++] = coroutine;
        _hadCoroutines = true;
        Coroutine? before = _current;
        SynchronizationContext? context = LeaveContext();
        _current = coroutine;
        try
        {
            coroutine.Begin(body(argument));
        }
        catch (Exception failure)
        {
            coroutine.Fail(failure); // of a body that is no async method
        }
        finally
        {
            _current = before;
            ReturnToContext(context);
        }

        return coroutine;
    }

    /// <summary>Asks the loop to end. Any thread; more than once.</summary>
    public void Stop()
    {
        _stopping = true;
        Wake();
    }

    /// <summary>Throws unless the calling thread owns the loop.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public void CheckThread()
    {
        if (!IsOwner)
        {
            throw new InvalidOperationException(
                $"this loop belongs to thread {_thread}, not to thread {Environment.CurrentManagedThreadId}: post to a mailbox instead "
                + "(a coroutine gets onto another thread when it awaits something that its loop does not give)");
        }
    }

    /// <summary>Disposes all coroutines, waits until the kernel has given back all memory, and frees everything.</summary>
    /// <exception cref="InvalidOperationException">Another thread called, or a coroutine of this loop: that stops the loop.</exception>
    public void Dispose()
    {
        CheckThread();
        if (_isDisposed)
        {
            return;
        }

        if (_isRunning || _current is not null)
        {
            throw new InvalidOperationException("a loop that runs is not disposed but stopped");
        }

        _isDisposed = true;
        ReleaseWaiter();
        bool drained = Drain();
        Frames.CloseRing();
        _ring.Dispose();
        _event.Dispose();
        if (drained)
        {
            Frames.Dispose();
            _control.Dispose();
        }

        // What the kernel would not give back is left to it for ever: freed, it would be written to by somebody else's operation.
    }

    internal Action FinishLater(Coroutine coroutine) => () =>
    {
        if (IsOwner)
        {
            coroutine.Finish();
            return;
        }

        // It awaited something foreign last, and ends on that thread: pushed onto a list that the loop empties.
        Coroutine? first;
        do
        {
            first = Volatile.Read(ref _endedElsewhere);
            coroutine.NextElsewhere = first;
        }
        while (Interlocked.CompareExchange(ref _endedElsewhere, coroutine, first) != first);
        Wake();
    };

    internal void Remove(Coroutine coroutine)
    {
        Coroutine last = _coroutines[--_coroutineCount]!;
        _coroutines[coroutine.Place] = last;
        last.Place = coroutine.Place;
        _coroutines[_coroutineCount] = null;
        if (coroutine.Failure is { } failure)
        {
            Report(coroutine, failure);
        }
    }

    private void Report(Coroutine coroutine, Exception failure)
    {
        if (Options.OnFailure is not { } observer)
        {
            _fatal ??= new CoroutineException(coroutine.Name, failure);
            return;
        }

        try
        {
            observer(coroutine, failure);
        }
        catch (Exception second)
        {
            _fatal ??= second; // thrown by the turn: here it would go up through the coroutine that has just ended
        }
    }
}
