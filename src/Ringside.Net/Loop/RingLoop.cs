using System.Runtime.InteropServices;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Net.Agents;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>A single-threaded runtime for shells with many connections: coroutines that await operations of one io_uring
/// (io_uring(7)).</summary>
/// <remarks>
/// The problem: a gateway or a page has a conversation with each of many clients. As one state machine for all of them it is hard to
/// read; as one thread each it does not scale. Here each conversation is a coroutine, and all of them share one thread and one ring.
/// The model: a duty cycle hands over all completions that are there, then runs the coroutines that these made ready, one after the
/// other, then submits all that they asked for with one call. A coroutine runs until it awaits, alone on its thread: no locks.
/// What can fail: an operation has a result, never an exception; a body that throws ends its coroutine and is told to the observer.
/// Memory: an operation names a frame of <see cref="Frames"/>; the kernel owns it until the operation has completed, whatever became of
/// the coroutine, and only then can it be leased again.
/// Out of scope: the order path, where nothing awaits (see <see cref="IAgent"/>).
/// </remarks>
public sealed unsafe partial class RingLoop : IAgent, ICompletionHandler, IDisposable
{
    private const int WordsPerOperation = 64;

    private readonly RingLoopOptions _options;
    private readonly ILoopObserver _observer;
    private readonly RingDispatcher _dispatcher;
    private readonly int _slot;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Coroutine> _coroutines = [];
    private readonly PinnedRegion _operationMemory;
    private readonly Waiter? _waiter;
    private readonly RingWaitSet? _waitSet;
    private volatile bool _stopping;
    private bool _isDisposed;

    /// <summary>Makes a loop that belongs to the calling thread.</summary>
    /// <param name="options">Its bounds.</param>
    /// <param name="observer">Hears of coroutines that end.</param>
    /// <param name="waiter">How its thread idles when it runs as an agent: it sleeps in the ring from now on. Null when
    /// <see cref="Run"/> is used.</param>
    /// <exception cref="KernelException">EPERM, ENOSYS: io_uring is forbidden or missing; ENOMEM.</exception>
    public RingLoop(RingLoopOptions options, ILoopObserver observer, Waiter? waiter = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        _options = options;
        _observer = observer;
        _free = new LoopOperation[options.MaximumOperations];
        _operations = new LoopOperation[options.MaximumOperations];
        for (int i = 0; i < _operations.Length; i++)
        {
            _operations[i] = new LoopOperation(i);
            _free[_operations.Length - 1 - i] = _operations[i];
        }

        _freeCount = _operations.Length;
        _ready = new LoopOperation[options.MaximumOperations];
        _operationMemory = new PinnedRegion(options.MaximumOperations * WordsPerOperation);
        Frames = new FramePool(new FramePoolLayout(options.FrameCount, options.FrameSize, 0, options.ReceiveFrames), null);
        _frameOwners = new Coroutine?[options.FrameCount + options.ReceiveFrames];
        try
        {
            _dispatcher = new RingDispatcher(RingLadder.Open(options.Ring, out IReadOnlyList<KernelException> refusals));
            Capabilities = new CapabilityReport("io_uring", string.Empty, [.. refusals.Select(why => Capability.Refused(why.Call, why))]);
            _slot = _dispatcher.Add(this);
            _buffers = new BufferRing(_dispatcher.Ring, 0, options.ReceiveFrames);
            _mail = new LoopMail(this);
            Refill();
            if (waiter is not null)
            {
                _waiter = waiter;
                _waitSet = new RingWaitSet(_dispatcher, 32);
                waiter.SleepIn(_waitSet);
            }
        }
        catch
        {
            _buffers?.Dispose();
            _dispatcher?.Ring.Dispose();
            Frames.Dispose();
            _operationMemory.Dispose();
            throw;
        }
    }

    /// <summary>What the ring was refused.</summary>
    public CapabilityReport Capabilities { get; }

    /// <summary>Coroutines that have not ended.</summary>
    public int CoroutineCount => _coroutines.Count;

    /// <summary>Operations under way.</summary>
    public int OperationCount => _operations.Length - _freeCount;

    /// <summary>The memory of all transfers. Coroutines lease and return through <see cref="Coroutine"/>.</summary>
    public FramePool Frames { get; }

    /// <summary>Calls of the kernel so far.</summary>
    public long SystemCalls => _dispatcher.Ring.Enters;

    internal RingDispatcher Dispatcher => _dispatcher;

    internal RingLoopOptions Options => _options;

    internal LoopMail Mail => _mail;

    /// <summary>Starts a coroutine; it runs at once, until it first has to wait.</summary>
    /// <param name="name">Name for reports.</param>
    /// <param name="body">What it does. Everything that it asks of its <see cref="Coroutine"/> ends with it.</param>
    public Coroutine Start(string name, Func<Coroutine, ValueTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        CheckThread();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var coroutine = new Coroutine(this, name);
        _coroutines.Add(coroutine);
        coroutine.Begin(body);
        return coroutine;
    }

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        CheckThread();
        int count = _dispatcher.Dispatch() + RunReady();
        if (count == 0 || _dispatcher.Ring.Pending > 0)
        {
            _ = _dispatcher.Ring.GetEvents();
        }

        return count + (_dispatcher.Ring.Available > 0 ? 1 : 0);
    }

    /// <summary>Runs the loop on this thread until <see cref="Stop"/>, or until no coroutine is left.</summary>
    /// <param name="strategy">What to do while there is nothing to do; blocking sleeps in io_uring_enter(2).</param>
    public void Run(WaitStrategy strategy = WaitStrategy.Block)
    {
        while (!_stopping && _coroutines.Count > 0)
        {
            if (DoWork(0) == 0 && strategy != WaitStrategy.Spin && _readyCount == 0)
            {
                _ = _dispatcher.Ring.SubmitAndWait(1, -1);
            }
        }
    }

    /// <summary>Ends <see cref="Run"/>, from any thread.</summary>
    public void Stop()
    {
        _stopping = true;
        _mail.Wake();
    }

    /// <summary>Ends all coroutines, waits until the kernel is done with their operations, and frees everything.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        CheckThread();
        _isDisposed = true;
        foreach (Coroutine coroutine in _coroutines.ToArray())
        {
            coroutine.Dispose();
        }

        _mail.Dispose();
        while (_freeCount < _operations.Length && _dispatcher.Wait(-1) >= 0)
        {
            _ = RunReady(); // abandoned operations only; their completions free them
        }

        if (_waitSet is not null)
        {
            _waiter!.SleepIn(null);
            _waitSet.Dispose();
        }

        _buffers.Dispose();
        _dispatcher.Ring.Dispose();
        Frames.Dispose();
        _operationMemory.Dispose();
    }

    internal void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException(
                $"this loop belongs to thread {_thread}, and thread {Environment.CurrentManagedThreadId} used it; post a message to a mailbox");
        }
    }

    internal void OnCoroutineEnded(Coroutine coroutine, Exception? failure)
    {
        _coroutines.Remove(coroutine);
        _observer.OnEnded(coroutine, failure);
    }

    /// <summary>Memory of an operation that the kernel reads at submission: a time, an address.</summary>
    internal T* Memory<T>(LoopOperation operation, int offset)
        where T : unmanaged => (T*)(_operationMemory.Start + (operation.Index * WordsPerOperation) + offset);

    internal static void FreeText(LoopOperation operation)
    {
        if (operation.Text != 0)
        {
            NativeMemory.Free((void*)operation.Text);
            operation.Text = 0;
        }
    }
}
