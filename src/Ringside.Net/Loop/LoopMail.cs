using Ringside.Linux.Descriptors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Polling;

namespace Ringside.Net.Loop;

/// <summary>Wakes a loop for messages of other threads: one event in the kernel (eventfd(2)) for all mailboxes, polled by the ring for
/// as long as the loop lives.</summary>
internal sealed unsafe class LoopMail : ICompletionHandler, IDisposable
{
    private readonly RingLoop _loop;
    private readonly EventDescriptor _event = new();
    private readonly List<IMailbox> _boxes = [];
    private readonly int _slot;
    private bool _isClosing;
    private bool _isArmed;

    internal LoopMail(RingLoop loop)
    {
        _loop = loop;
        _slot = loop.Dispatcher.Add(this);
        Arm();
    }

    /// <summary>A mailbox as the loop sees it.</summary>
    internal interface IMailbox
    {
        /// <summary>Something was posted to some mailbox of the loop.</summary>
        void Look();
    }

    /// <inheritdoc/>
    public void Complete(in Completion completion, ulong value)
    {
        _isArmed = completion.HasMore;
        if (_isClosing)
        {
            return;
        }

        // Taken before the looks: what is posted after a look raises the event again.
        _event.Take();
        for (int i = 0; i < _boxes.Count; i++)
        {
            _boxes[i].Look();
        }

        if (!_isArmed)
        {
            Arm();
        }
    }

    /// <summary>Stops the poll and waits for its end.</summary>
    public void Dispose()
    {
        _isClosing = true;
        if (_loop.Dispatcher.Ring.TryNext(out SubmissionEntry* entry))
        {
            entry->PreparePollRemove(RingDispatcher.Tag(_slot, 0));
            entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
        }

        while (_isArmed && _loop.Dispatcher.Wait(-1) >= 0)
        {
            // The poll completes once more, cancelled.
        }

        _event.Dispose();
    }

    /// <summary>From any thread.</summary>
    internal void Wake() => _event.Raise();

    internal void Add(IMailbox box) => _boxes.Add(box);

    internal void Remove(IMailbox box) => _boxes.Remove(box);

    private void Arm()
    {
        if (_loop.Dispatcher.Ring.TryNext(out SubmissionEntry* entry))
        {
            entry->PreparePoll(_event.Value, PollEvents.Readable, multishot: true);
            entry->UserData = RingDispatcher.Tag(_slot, 0);
            _isArmed = true;
        }
    }
}
