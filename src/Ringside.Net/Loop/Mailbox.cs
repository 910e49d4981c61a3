using Ringside.Net.Agents;

namespace Ringside.Net.Loop;

/// <summary>Messages from other threads to one coroutine of a loop: bounded, woken through the ring (eventfd(2)).</summary>
/// <typeparam name="T">The messages; copied in and out.</typeparam>
public sealed class Mailbox<T> : LoopMail.IMailbox, IDisposable
{
    private readonly RingLoop _loop;
    private readonly ManyToOneRing<T> _ring;
    private Waiting _waiting;

    /// <summary>Makes an empty mailbox, on the loop's thread.</summary>
    /// <param name="loop">The loop whose coroutine reads it.</param>
    /// <param name="capacity">Most messages in it, a power of two.</param>
    public Mailbox(RingLoop loop, int capacity)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckThread();
        _loop = loop;
        _ring = new ManyToOneRing<T>(capacity);
        loop.Mail.Add(this);
    }

    /// <summary>Posts a message, from any thread.</summary>
    /// <returns>False when the mailbox is full: nothing was posted.</returns>
    public bool TryPost(in T message)
    {
        if (!_ring.TryWrite(message))
        {
            return false;
        }

        _loop.Mail.Wake();
        return true;
    }

    /// <summary>Waits until a message is there: 0; take it with <see cref="TryTake"/>.</summary>
    /// <param name="owner">The coroutine that waits.</param>
    public LoopTask ReceiveAsync(Coroutine owner)
    {
        LoopTask task = _waiting.Begin(owner);
        if (owner.IsCancelled)
        {
            task.Cancel();
        }
        else
        {
            ((LoopMail.IMailbox)this).Look();
        }

        return task;
    }

    /// <summary>Takes the oldest message. Loop's thread only.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out T message) => _ring.TryRead(out message);

    /// <summary>The loop looks into it no longer.</summary>
    public void Dispose() => _loop.Mail.Remove(this);

    void LoopMail.IMailbox.Look()
    {
        if (_ring.Count > 0)
        {
            _waiting.End(0);
        }
    }
}
