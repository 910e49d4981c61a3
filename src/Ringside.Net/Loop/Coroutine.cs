using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Net.Loop;

/// <summary>One conversation on a <see cref="RingLoop"/>, and the owner of all that it uses: operations, frames, descriptors
/// (io_uring(7)).</summary>
/// <remarks>
/// A coroutine ends when its body returns or throws, or when it is disposed. Then what it still has under way is cancelled, late
/// completions are ignored, its frames go back as the kernel lets go of them, and its descriptors are closed after that, except those
/// that were detached. A body that is disposed is not resumed; one that is cancelled is: its operations give ECANCELED, and it may tidy up.
/// </remarks>
public sealed unsafe partial class Coroutine : IDisposable
{
    private readonly List<FileDescriptor> _descriptors = [];
    private readonly List<IDisposable> _streams = [];
    private LoopOperation? _first;
    private ValueTask _body;
    private bool _hasEnded;

    internal Coroutine(RingLoop loop, string name)
    {
        Loop = loop;
        Name = name;
    }

    /// <summary>Name for reports.</summary>
    public string Name { get; }

    /// <summary>The loop it runs on.</summary>
    public RingLoop Loop { get; }

    /// <summary>True once it was asked to end; all its operations give ECANCELED from then on.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>True once its body has returned, has thrown, or will not be resumed.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Asks the body to end: what it waits for ends with ECANCELED, and so does all that it asks for afterwards.</summary>
    public void Cancel()
    {
        Loop.CheckThread();
        IsCancelled = true;
        for (LoopOperation? operation = _first; operation is not null; operation = operation.Next)
        {
            Loop.Cancel(operation);
        }
    }

    /// <summary>Ends it where it stands.</summary>
    public void Dispose()
    {
        Loop.CheckThread();
        End(null);
    }

    /// <summary>Makes a descriptor the coroutine's own: it is closed when the coroutine has ended.</summary>
    public T Own<T>(T descriptor)
        where T : FileDescriptor
    {
        _descriptors.Add(descriptor);
        return descriptor;
    }

    /// <summary>Takes a descriptor out of the coroutine's hands: it stays open when the coroutine ends, and is the caller's to close.</summary>
    public T Detach<T>(T descriptor)
        where T : FileDescriptor
    {
        if (!_descriptors.Remove(descriptor))
        {
            throw new InvalidOperationException($"descriptor {descriptor.Value} does not belong to coroutine {Name}");
        }

        return descriptor;
    }

    /// <summary>A group of operations to wait for together.</summary>
    /// <param name="capacity">Most operations in it.</param>
    public WaitGroup NewGroup(int capacity = 8) => new(this, capacity);

    /// <summary>Receives from a socket again and again, into frames that the kernel takes when something has come.</summary>
    public LoopReceiver Receive(FileDescriptor socket) => new(this, socket);

    /// <summary>Accepts connections again and again.</summary>
    public LoopAcceptor Accept(FileDescriptor listener) => new(this, listener);

    internal void Begin(Func<Coroutine, ValueTask> body)
    {
        try
        {
            _body = body(this);
        }
        catch (Exception failure)
        {
            End(failure); // a body that is no async method may throw before there is a task
            return;
        }

        if (_body.IsCompleted)
        {
            OnBodyEnded();
        }
        else
        {
            _body.GetAwaiter().UnsafeOnCompleted(OnBodyEnded);
        }
    }

    internal void AddStream(IDisposable stream) => _streams.Add(stream);

    internal void RemoveStream(IDisposable stream) => _streams.Remove(stream);

    internal void Adopt(LoopOperation operation)
    {
        operation.Owner = this;
        operation.Previous = null;
        operation.Next = _first;
        if (_first is not null)
        {
            _first.Previous = operation;
        }

        _first = operation;
    }

    internal void Forget(LoopOperation operation)
    {
        if (operation.Previous is null)
        {
            _first = operation.Next;
        }
        else
        {
            operation.Previous.Next = operation.Next;
        }

        if (operation.Next is not null)
        {
            operation.Next.Previous = operation.Previous;
        }

        operation.Next = operation.Previous = null;
    }

    private void OnBodyEnded()
    {
        if (_hasEnded)
        {
            return;
        }

        Exception? failure = null;
        try
        {
            _body.GetAwaiter().GetResult();
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        End(failure);
    }

    private void End(Exception? failure)
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        IsCancelled = true;
        foreach (IDisposable stream in _streams.ToArray())
        {
            stream.Dispose();
        }

        while (_first is { } operation)
        {
            Forget(operation);
            if (operation.HasFrame && operation.Owed > 0)
            {
                Loop.KeepForKernel(operation.Frame);
            }

            Loop.Abandon(operation);
        }

        Loop.ReturnFramesOf(this);
        CloseDescriptors();
        Loop.OnCoroutineEnded(this, failure);
    }

    // An operation that is under way holds the file itself, so the number may go at once; submitted first, so that an operation that is
    // still in the queue does not find somebody else's file under it.
    private void CloseDescriptors()
    {
        if (_descriptors.Count > 0)
        {
            _ = Loop.Dispatcher.Ring.Submit();
            _descriptors.ForEach(descriptor => descriptor.Dispose());
            _descriptors.Clear();
        }
    }

    private bool IsRefused(out LoopTask refused)
    {
        ObjectDisposedException.ThrowIf(_hasEnded, this);
        refused = IsCancelled ? Loop.Fail(this, Errno.ECANCELED) : default;
        return IsCancelled;
    }
}
