using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;

namespace Ringside.Net.Loop;

/// <summary>Messages from any thread to coroutines of one loop (eventfd(2); kernel document core-api/circular-buffers).</summary>
/// <remarks>Posting allocates nothing and costs a system call only when the loop sleeps. A full mailbox refuses.</remarks>
/// <typeparam name="T">The messages; copied in and out.</typeparam>
public sealed class Mailbox<T> : ILoopMailbox
{
    private readonly RingLoop _loop;
    private readonly ManyToOneRing<T> _messages;
    private readonly WaitList _waiting = new();
    private long _refused;

    /// <summary>Makes an empty mailbox.</summary>
    /// <param name="loop">Whose coroutines read it.</param>
    /// <param name="capacity">Most messages that wait, a power of two, at least 2.</param>
    public Mailbox(RingLoop loop, int capacity = 256)
    {
        ArgumentNullException.ThrowIfNull(loop);
        _loop = loop;
        _messages = new ManyToOneRing<T>(capacity);
    }

    /// <summary>Messages that were refused because the mailbox was full.</summary>
    public long Refused => Volatile.Read(ref _refused);

    bool ILoopMailbox.HasMessage => _messages.CanRead;

    bool ILoopMailbox.IsAwaited => _waiting.First is not null;

    /// <summary>Posts a message. Any thread.</summary>
    /// <returns>False when the mailbox is full.</returns>
    public bool TryPost(in T message)
    {
        if (!_messages.TryWrite(message))
        {
            Interlocked.Increment(ref _refused);
            return false;
        }

        _loop.Wake();
        return true;
    }

    /// <summary>Takes the oldest message, without waiting. Loop's thread.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out T message)
    {
        _loop.CheckThread();
        return _messages.TryRead(out message);
    }

    /// <summary>Waits until there is a message; it stays there. With several waiters, all are woken.</summary>
    /// <param name="timeoutNanos">Longest wait.</param>
    /// <returns>0; ETIME, ECANCELED.</returns>
    public Pending Wait(long timeoutNanos = RingLoop.Unlimited)
    {
        _loop.CheckThread();
        if (_messages.CanRead)
        {
            return new Pending((int)Errno.None);
        }

        Pending wait = _loop.StartWait(_waiting, timeoutNanos);
        _loop.Await(this);
        return wait;
    }

    /// <summary>Takes the oldest message, when there is none as soon as one comes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> ReceiveAsync()
    {
        T message;
        while (!TryTake(out message))
        {
            _ = await Wait();
        }

        return message;
    }

    void ILoopMailbox.Deliver()
    {
        if (_messages.CanRead)
        {
            _waiting.FulfilAll((int)Errno.None);
        }
    }
}
